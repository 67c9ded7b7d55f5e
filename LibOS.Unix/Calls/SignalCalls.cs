using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>System calls on signals (signal(7)).</summary>
public static unsafe class SignalCalls
{
    private const ulong SetSize = 8;
    private const int Block = 0, Unblock = 1, SetMask = 2;

    /// <returns>The result of the call, or -errno; -ENOSYS for numbers that are not here.</returns>
    public static long Call(ref Registers registers) => registers.Number switch
    {
        13 => Action(registers.First, registers.Second, registers.Third, registers.Fourth),
        14 => ProcessMask(registers.First, registers.Second, registers.Third, registers.Fourth),
        15 => Return(ref registers),
        34 => Suspend(Scheduler.Current->Signals.Mask),
        62 => Kill((int)registers.First, (int)registers.Second),
        127 => Pending(registers.First, registers.Second),
        128 => TimedWait(registers.First, registers.Second, registers.Third, registers.Fourth),
        130 => SuspendWith(registers.First, registers.Second),
        131 => AlternateStack(registers),
        200 => ThreadKill(0, (int)registers.First, (int)registers.Second),
        234 => ThreadKill((int)registers.First, (int)registers.Second, (int)registers.Third),
        _ => -(long)Errno.ENOSYS,
    };

    private static bool IsSignal(int signal) => signal is >= 1 and <= Signal.Count;

    private static long Action(ulong number, ulong next, ulong previous, ulong size)
    {
        var signal = (int)number;
        if (!IsSignal(signal) || size != SetSize)
            return -(long)Errno.EINVAL;
        var old = ProcessSignals.Action(signal);
        if (next != 0)
        {
            if ((Signal.Unblockable & Signal.Bit(signal)) != 0)
                return -(long)Errno.EINVAL;
            var error = UserMemory.TryCopyIn<SignalAction>(next, out var action);
            if (error != Errno.None)
                return -(long)error;
            action.Mask &= ~Signal.Unblockable;
            ProcessSignals.Set(signal, action);
        }

        return previous == 0 ? 0 : -(long)UserMemory.TryCopyOut(previous, old);
    }

    private static long ProcessMask(ulong how, ulong next, ulong previous, ulong size)
    {
        if (size != SetSize)
            return -(long)Errno.EINVAL;
        ref var thread = ref Scheduler.Current->Signals;
        var old = thread.Mask;
        if (next != 0)
        {
            var error = UserMemory.TryCopyIn<ulong>(next, out var set);
            if (error != Errno.None)
                return -(long)error;
            switch ((int)how)
            {
                case Block:
                    thread.Mask = (old | set) & ~Signal.Unblockable;
                    break;
                case Unblock:
                    thread.Mask = old & ~set;
                    break;
                case SetMask:
                    thread.Mask = set & ~Signal.Unblockable;
                    break;
                default:
                    return -(long)Errno.EINVAL;
            }
        }

        return previous == 0 ? 0 : -(long)UserMemory.TryCopyOut(previous, old);
    }

    /// <summary>The restorer has popped the frame's first word: the frame begins eight bytes below rsp.</summary>
    private static long Return(ref Registers registers)
    {
        if (!SignalFrame.TryRestore(registers.Rsp - 8, ref registers, out var mask))
        {
            ProcessEnd.BySignal(Signal.Segmentation);
            return 0;
        }

        Scheduler.Current->Signals.Mask = mask & ~Signal.Unblockable;
        registers.Cause = 0;
        return 0;
    }

    private static long SuspendWith(ulong set, ulong size)
    {
        if (size != SetSize)
            return -(long)Errno.EINVAL;
        var error = UserMemory.TryCopyIn<ulong>(set, out var mask);
        return error != Errno.None ? -(long)error : Suspend(mask);
    }

    /// <summary>Waits for a signal under another mask; the delivery puts the old one back.</summary>
    private static long Suspend(ulong mask)
    {
        ref var thread = ref Scheduler.Current->Signals;
        thread.SavedMask = thread.Mask;
        thread.MaskIsSaved = true;
        thread.Mask = mask & ~Signal.Unblockable;
        Waiting.WaitAny(null, 0, Waiting.Never);
        return -(long)Errno.EINTR;
    }

    private static long Pending(ulong result, ulong size)
    {
        if (size != SetSize)
            return -(long)Errno.EINVAL;
        ref var thread = ref Scheduler.Current->Signals;
        return -(long)UserMemory.TryCopyOut(result, (thread.Pending | Processes.Current->Pending) & thread.Mask);
    }

    private static long TimedWait(ulong setAddress, ulong info, ulong timeout, ulong size)
    {
        if (size != SetSize)
            return -(long)Errno.EINVAL;
        var error = UserMemory.TryCopyIn<ulong>(setAddress, out var set);
        if (error == Errno.None)
            error = TimeSpecification.TryDeadline(timeout, out var deadline) switch
            {
                Errno.None => WaitFor(set, deadline),
                var bad => bad,
            };
        if (error != Errno.None)
            return -(long)(error == Errno.ETIMEDOUT ? Errno.EAGAIN : error);
        var signal = SignalDelivery.Claim(ref Scheduler.Current->Signals, set);
        if (signal == 0)
            return -(long)Errno.EINTR;
        if (info != 0)
            error = UserMemory.TryCopyOut(info, new SignalInfo { Number = signal });
        return error != Errno.None ? -(long)error : signal;
    }

    /// <summary>The signals waited for are let through for the time of the wait, and claimed before they could be delivered.</summary>
    private static Errno WaitFor(ulong set, ulong deadline)
    {
        ref var thread = ref Scheduler.Current->Signals;
        var mask = thread.Mask;
        thread.Mask &= ~set;
        var error = Waiting.WaitAny(null, 0, deadline);
        thread.Mask = mask;
        return error == Errno.EINTR ? Errno.None : error;
    }

    private static long AlternateStack(in Registers registers)
    {
        ref var thread = ref Scheduler.Current->Signals;
        var old = thread.Alternate;
        var isOnIt = old.Contains(registers.Rsp);
        old.Flags = old.Size == 0 ? SignalStack.Disable : isOnIt ? SignalStack.OnStack : 0;
        if (registers.First != 0)
        {
            var error = UserMemory.TryCopyIn<SignalStack>(registers.First, out var next);
            if (error != Errno.None)
                return -(long)error;
            if (isOnIt)
                return -(long)Errno.EPERM;
            if ((next.Flags & ~(SignalStack.Disable | SignalStack.OnStack)) != 0)
                return -(long)Errno.EINVAL;
            if ((next.Flags & SignalStack.Disable) != 0)
                next = new SignalStack { Flags = SignalStack.Disable };
            else if (next.Size < SignalStack.MinimumSize)
                return -(long)Errno.ENOMEM;
            thread.Alternate = next;
        }

        return registers.Second == 0 ? 0 : -(long)UserMemory.TryCopyOut(registers.Second, old);
    }

    /// <summary>A process, the caller's group (0), everybody (-1), or a group (below -1). Signal 0 only asks.</summary>
    private static long Kill(int target, int signal)
    {
        if (signal is < 0 or > Signal.Count)
            return -(long)Errno.EINVAL;
        var table = ProcessTable.Shared;
        var own = Processes.Current;
        var found = false;
        table->Lock.Acquire();
        for (var slot = 0u; slot < table->Count; slot++)
        {
            var entry = table->Entries[slot];
            if (entry == null || entry->State == ProcessState.Free)
                continue;
            var isMeant = target switch
            {
                > 0 => entry->Id == target,
                0 => entry->Group == own->Group,
                -1 => entry != own && entry->Id != 1,
                _ => entry->Group == -target,
            };
            if (!isMeant)
                continue;
            found = true;
            if (signal != 0 && entry->State != ProcessState.Zombie)
                SignalSending.Send(entry, signal);
        }

        table->Lock.Release();
        return found ? 0 : -(long)Errno.ESRCH;
    }

    /// <summary>A thread of this process; of another process only its first thread can be named, which stands for the process.</summary>
    private static long ThreadKill(int process, int thread, int signal)
    {
        if (signal is < 0 or > Signal.Count || thread <= 0)
            return -(long)Errno.EINVAL;
        if (process != 0 && process != Processes.Current->Id)
            return process == thread ? Kill(process, signal) : -(long)Errno.ESRCH;
        var target = ThreadTable.Find(thread);
        if (target == null)
            return process == 0 ? Kill(thread, signal) : -(long)Errno.ESRCH;
        if (signal != 0 && (!ProcessSignals.IsIgnored(signal) || (target->Signals.Mask & Signal.Bit(signal)) != 0))
            target->Signals.Pending |= Signal.Bit(signal);
        return 0;
    }
}
