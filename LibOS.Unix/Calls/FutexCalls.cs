using System.Threading;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Futex;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>futex(2).</summary>
public static unsafe class FutexCalls
{
    private const int Wait = 0, Wake = 1, Requeue = 3, CompareRequeue = 4, WakeOperation = 5, WaitBits = 9, WakeBits = 10;
    private const int CommandMask = 0x7F;
    private const int ClockRealtime = 256;

    /// <returns>The result of the call, or -errno; -ENOSYS for numbers that are not here.</returns>
    public static long Call(ref Registers registers)
    {
        if (registers.Number != 202)
            return -(long)Errno.ENOSYS;
        var address = registers.First;
        var operation = (int)registers.Second;
        var value = (uint)registers.Third;
        if ((address & 3) != 0)
            return -(long)Errno.EINVAL;
        switch (operation & CommandMask)
        {
            case Wait:
                var error = TimeSpecification.TryDeadline(registers.Fourth, out var deadline);
                return error != Errno.None ? -(long)error : WaitOn(address, value, FutexQueue.AllBits, deadline);
            case WaitBits:
                var now = (operation & ClockRealtime) != 0 ? Clock.Realtime : Clock.Monotonic;
                error = TimeSpecification.TryAbsoluteDeadline(registers.Fourth, now, out deadline);
                return error != Errno.None ? -(long)error : WaitOn(address, value, (uint)registers.Sixth, deadline);
            case Wake:
                return FutexQueue.Wake(address, (int)value, FutexQueue.AllBits);
            case WakeBits:
                return registers.Sixth == 0 ? -(long)Errno.EINVAL : FutexQueue.Wake(address, (int)value, (uint)registers.Sixth);
            case Requeue:
                return Move(address, registers, isCompared: false);
            case CompareRequeue:
                return Move(address, registers, isCompared: true);
            case WakeOperation:
                return WakeWithOperation(address, registers);
            default:
                return -(long)Errno.ENOSYS;
        }
    }

    private static long WaitOn(ulong address, uint value, uint bits, ulong deadline)
    {
        if (bits == 0)
            return -(long)Errno.EINVAL;
        var error = UserMemory.TryCopyIn<uint>(address, out var present);
        if (error != Errno.None)
            return -(long)error;
        return present != value ? -(long)Errno.EAGAIN : -(long)FutexQueue.Wait(address, bits, deadline);
    }

    private static long Move(ulong address, in Registers registers, bool isCompared)
    {
        if (isCompared)
        {
            var error = UserMemory.TryCopyIn<uint>(address, out var present);
            if (error != Errno.None)
                return -(long)error;
            if (present != (uint)registers.Sixth)
                return -(long)Errno.EAGAIN;
        }

        var woken = FutexQueue.Wake(address, (int)registers.Third, FutexQueue.AllBits);
        return woken + FutexQueue.Requeue(address, registers.Fifth, (int)registers.Fourth);
    }

    /// <summary>FUTEX_WAKE_OP: changes the second word, wakes waiters of the first, and of the second if its old value compares.</summary>
    private static long WakeWithOperation(ulong address, in Registers registers)
    {
        var second = registers.Fifth;
        var encoded = (uint)registers.Sixth;
        if ((second & 3) != 0)
            return -(long)Errno.EINVAL;
        if (!UserMemory.Check(second, 4, write: true))
            return -(long)Errno.EFAULT;
        var operand = (int)(encoded << 8) >> 20;
        if ((encoded >> 31) != 0)
            operand = 1 << (operand & 31);
        ref var word = ref *(int*)second;
        var old = Volatile.Read(ref word);
        int next;
        switch (encoded >> 28 & 7)
        {
            case 0:
                next = operand;
                break;
            case 1:
                next = old + operand;
                break;
            case 2:
                next = old | operand;
                break;
            case 3:
                next = old & ~operand;
                break;
            case 4:
                next = old ^ operand;
                break;
            default:
                return -(long)Errno.ENOSYS;
        }

        Volatile.Write(ref word, next);
        var comparand = (int)(encoded << 20) >> 20;
        var holds = (encoded >> 24 & 15) switch
        {
            0 => old == comparand,
            1 => old != comparand,
            2 => old < comparand,
            3 => old <= comparand,
            4 => old > comparand,
            5 => old >= comparand,
            _ => false,
        };
        var woken = FutexQueue.Wake(address, (int)registers.Third, FutexQueue.AllBits);
        return holds ? woken + FutexQueue.Wake(second, (int)registers.Fourth, FutexQueue.AllBits) : woken;
    }
}
