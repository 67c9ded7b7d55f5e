using System;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>System calls about the system, the user, and the process as such.</summary>
public static unsafe class SystemCalls
{
    private const int NameField = 65;

    /// <param name="registers">The call.</param>
    /// <param name="isKnown">False for numbers that are not here.</param>
    /// <returns>The result of the call, or -errno.</returns>
    public static long Call(ref Registers registers, out bool isKnown)
    {
        isKnown = true;
        switch (registers.Number)
        {
            case 39:
                return Processes.Current->Id;
            case 110:
                return Processes.Current->Parent;
            case 63:
                return SystemName(registers.First);
            case 97:
                return ResourceCalls.GetLimit((int)registers.First, registers.Second);
            case 98:
                return ResourceCalls.Usage(registers.Second);
            case 99:
                return ResourceCalls.SystemInformation(registers.First);
            case 100:
                return ResourceCalls.Times(registers.First);
            // One user, root: its numbers are 0 and it may become what it is.
            case 102 or 104 or 107 or 108 or 105 or 106 or 113 or 114 or 116 or 117 or 119 or 122 or 123:
                return 0;
            case 115:
                return 0;
            case 109:
                return GroupCalls.SetGroup((int)registers.First, (int)registers.Second);
            case 111:
                return Processes.Current->Group;
            case 112:
                return GroupCalls.NewSession();
            case 121:
                return GroupCalls.GroupOf((int)registers.First);
            case 124:
                return GroupCalls.SessionOf((int)registers.First);
            case 118 or 120:
                return ThreeZeros(registers);
            case 135:
                return 0;
            case 157:
                return ControlProcess(registers);
            case 160:
                return 0;
            case 169:
                return PowerCalls.Reboot(registers);
            case 203:
                return 0;
            case 204:
                return Affinity(registers);
            case 142 or 144:
                return 0;
            case 143:
                return -(long)UserMemory.TryCopyOut(registers.Second, 0);
            case 145:
                return 0;
            case 146 or 147:
                return registers.First is 1 or 2 ? (registers.Number == 146 ? 99 : 1) : 0;
            case 231:
                ProcessEnd.Exit((int)registers.First);
                return 0;
            case 239:
                return MemoryPolicy(registers);
            case 302:
                return ResourceCalls.ProcessLimit(registers);
            case 309:
                return ThreeZeros(registers);
            case 318:
                return Random(registers.First, registers.Second);
            case 324:
                return Barrier((int)registers.First);
            case 334:
                return -(long)Errno.ENOSYS;
            default:
                isKnown = false;
                return 0;
        }
    }

    private static long SystemName(ulong result)
    {
        Span<byte> name = stackalloc byte[6 * NameField];
        name.Clear();
        "Linux"u8.CopyTo(name);
        "exocosmos"u8.CopyTo(name[NameField..]);
        // Programs ask for the release to know what the ABI offers.
        "6.1.0-exocosmos"u8.CopyTo(name[(2 * NameField)..]);
        "#1 ExoCosmos LibOS.Unix"u8.CopyTo(name[(3 * NameField)..]);
        "x86_64"u8.CopyTo(name[(4 * NameField)..]);
        "(none)"u8.CopyTo(name[(5 * NameField)..]);
        return -(long)UserMemory.TryCopyOut(result, name);
    }

    /// <summary>getresuid, getresgid, getcpu: three words that are 0 where a pointer is given.</summary>
    private static long ThreeZeros(in Registers registers)
    {
        var error = registers.First == 0 ? Errno.None : UserMemory.TryCopyOut(registers.First, 0);
        if (error == Errno.None && registers.Second != 0)
            error = UserMemory.TryCopyOut(registers.Second, 0);
        if (error == Errno.None && registers.Third != 0 && registers.Number != 309)
            error = UserMemory.TryCopyOut(registers.Third, 0);
        return -(long)error;
    }

    /// <summary>prctl(2): names of threads are kept for /proc; what is harmless succeeds.</summary>
    private static long ControlProcess(in Registers registers)
    {
        const int setName = 15, getName = 16, setDeathSignal = 1, getDumpable = 3, setDumpable = 4, setNoNewPrivileges = 38;
        Span<byte> command = Processes.Current->Command;
        switch ((int)registers.First)
        {
            case setName:
                Span<byte> name = stackalloc byte[16];
                var error = UserMemory.CString(registers.Second, name[..15], out var length);
                if (error == Errno.EFAULT)
                    return -(long)error;
                name[length..].Clear();
                if (Threads.Scheduler.Current->Id == Processes.Current->Id)
                    name.CopyTo(command);
                return 0;
            case getName:
                return -(long)UserMemory.TryCopyOut(registers.Second, command);
            case setDeathSignal or setDumpable or setNoNewPrivileges:
                return 0;
            case getDumpable:
                return 1;
            default:
                return -(long)Errno.EINVAL;
        }
    }

    /// <summary>One processor.</summary>
    private static long Affinity(in Registers registers)
    {
        if (registers.Second < 8)
            return -(long)Errno.EINVAL;
        var error = UserMemory.TryCopyOut(registers.Third, 1UL);
        return error != Errno.None ? -(long)error : 8;
    }

    private static long MemoryPolicy(in Registers registers)
    {
        var error = registers.First == 0 ? Errno.None : UserMemory.TryCopyOut(registers.First, 0);
        if (error == Errno.None && registers.Second != 0 && registers.Third != 0)
            error = UserMemory.TryCopyOut(registers.Second, 1UL);
        return -(long)error;
    }

    private static long Random(ulong buffer, ulong length)
    {
        var error = UserMemory.TrySpan(buffer, length, write: true, out var span);
        if (error != Errno.None)
            return -(long)error;
        Files.Entropy.Fill(span);
        return span.Length;
    }

    /// <summary>One processor, and threads switch only through the libOS: every barrier has already happened.</summary>
    private static long Barrier(int command)
    {
        const int query = 0, registerPrivate = 16, expedited = 8, globalExpedited = 2, global = 1, registerGlobal = 4;
        return command switch
        {
            query => global | globalExpedited | registerGlobal | expedited | registerPrivate,
            global or globalExpedited or registerGlobal or expedited or registerPrivate => 0,
            _ => -(long)Errno.EINVAL,
        };
    }
}
