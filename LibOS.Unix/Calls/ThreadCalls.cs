using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Futex;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>System calls that make, name and end threads. Those of clone(2) that make a process are <see cref="ProcessStart"/>'s.</summary>
public static unsafe class ThreadCalls
{
    private const ulong ShareMemory = 0x100, ShareThreadGroup = 0x10000, SetPointer = 0x80000, SetParentId = 0x100000,
        ClearChildId = 0x200000, SetChildId = 0x1000000, SignalMask = 0xFF;
    private const ulong SetGs = 0x1001, SetFs = 0x1002, GetFs = 0x1003, GetGs = 0x1004;

    /// <summary>struct clone_args of clone3(2), as far as it is looked at.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct CloneArguments
    {
        public ulong Flags, ProcessDescriptor, ChildId, ParentId, ExitSignal, Stack, StackSize, Pointer;
    }

    /// <returns>The result of the call, or -errno; -ENOSYS for numbers that are not here.</returns>
    public static long Call(ref Registers registers) => registers.Number switch
    {
        24 => Yield(),
        56 => Clone(ref registers),
        60 => Exit((int)registers.First),
        158 => SegmentBase(registers.First, registers.Second),
        186 => Scheduler.Current->Id,
        218 => SetClearAddress(registers.First),
        273 or 274 => 0,
        435 => Clone3(ref registers),
        _ => -(long)Errno.ENOSYS,
    };

    private static long Yield()
    {
        Scheduler.Yield();
        return 0;
    }

    private static long SetClearAddress(ulong address)
    {
        Scheduler.Current->ClearAtEnd = address;
        return Scheduler.Current->Id;
    }

    private static long SegmentBase(ulong operation, ulong address)
    {
        var thread = Scheduler.Current;
        switch (operation)
        {
            case SetFs or SetGs when address >= UserMemory.End:
                return -(long)Errno.EPERM;
            case SetFs:
                thread->FsBase = address;
                ThreadSwitch.LoadBases(thread);
                return 0;
            case SetGs:
                thread->GsBase = address;
                ThreadSwitch.LoadBases(thread);
                return 0;
            case GetFs:
                return -(long)UserMemory.TryCopyOut(address, thread->FsBase);
            case GetGs:
                return -(long)UserMemory.TryCopyOut(address, thread->GsBase);
            default:
                return -(long)Errno.EINVAL;
        }
    }

    private static long Clone(ref Registers registers) => Begin(ref registers, new CloneArguments
    {
        Flags = registers.First & ~SignalMask,
        ExitSignal = registers.First & SignalMask,
        Stack = registers.Second,
        ParentId = registers.Third,
        ChildId = registers.Fourth,
        Pointer = registers.Fifth,
    });

    private static long Clone3(ref Registers registers)
    {
        if (registers.Second < (ulong)sizeof(CloneArguments))
            return -(long)Errno.EINVAL;
        var error = UserMemory.TryCopyIn<CloneArguments>(registers.First, out var arguments);
        if (error != Errno.None)
            return -(long)error;
        if (arguments.Stack != 0)
            arguments.Stack += arguments.StackSize;
        return Begin(ref registers, arguments);
    }

    private static long Begin(ref Registers registers, in CloneArguments arguments)
    {
        if ((arguments.Flags & ShareThreadGroup) == 0)
            return ProcessStart.Clone(ref registers, arguments.Flags, arguments.Stack, (int)arguments.ExitSignal);
        if ((arguments.Flags & ShareMemory) == 0)
            return -(long)Errno.EINVAL;
        var parent = Scheduler.Current;
        var thread = ThreadTable.Create();
        if (thread == null)
            return -(long)Errno.EAGAIN;
        thread->Id = Processes.NewId();
        thread->Process = parent->Process;
        thread->FsBase = (arguments.Flags & SetPointer) != 0 ? arguments.Pointer : parent->FsBase;
        thread->GsBase = parent->GsBase;
        thread->Signals.Mask = parent->Signals.Mask;
        if ((arguments.Flags & ClearChildId) != 0)
            thread->ClearAtEnd = arguments.ChildId;
        if (((arguments.Flags & SetParentId) != 0 && UserMemory.TryCopyOut(arguments.ParentId, thread->Id) != Errno.None)
            || ((arguments.Flags & SetChildId) != 0 && UserMemory.TryCopyOut(arguments.ChildId, thread->Id) != Errno.None))
            return -(long)Errno.EFAULT;
        var frame = ThreadSwitch.Prepare(thread, registers);
        frame->Rax = 0;
        if (arguments.Stack != 0)
            frame->Rsp = arguments.Stack;
        // It starts in the program: with slices, and none noted.
        frame->MaskedBefore = 0;
        ThreadTable.Begin(thread);
        thread->Process->Threads++;
        return thread->Id;
    }

    /// <summary>Ends the calling thread; with the last one the process ends.</summary>
    private static long Exit(int status)
    {
        var thread = Scheduler.Current;
        if (ThreadTable.Count <= 1)
        {
            ProcessEnd.Exit(status);
            return 0;
        }

        if (thread->ClearAtEnd != 0 && UserMemory.TryCopyOut(thread->ClearAtEnd, 0) == Errno.None)
            FutexQueue.Wake(thread->ClearAtEnd, 1, FutexQueue.AllBits);
        thread->Process->Threads--;
        ThreadTable.End(thread);
        Scheduler.Leave();
        return 0;
    }
}
