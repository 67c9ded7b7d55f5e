using System.Numerics;
using System.Threading;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>What is to become of the thread after the libOS has looked at its signals.</summary>
public enum DeliveryOutcome
{
    /// <summary>Nothing was pending, or it was ignored: goes on where it was.</summary>
    Continue,
    /// <summary>Its registers now lead into a handler.</summary>
    Handler,
    /// <summary>The process must end by the signal.</summary>
    Kill,
}

/// <summary>
/// Delivers pending signals on the way back to a program: the caller has the thread's registers in hand, whatever interrupted it. Faults come
/// first, then signals to the thread, then signals to the process (claimed with an atomic and, since any process may send).
/// </summary>
public static unsafe class SignalDelivery
{
    private const ulong TrapFlag = 1 << 8, DirectionFlag = 1 << 10;

    /// <summary>Is there a signal that would interrupt a wait? Ignored ones do not.</summary>
    public static bool IsPending(in ThreadSignals thread, ProcessEntry* process)
    {
        var set = (thread.Pending | Volatile.Read(ref process->Pending)) & ~thread.Mask;
        while (set != 0)
        {
            var signal = BitOperations.TrailingZeroCount(set) + 1;
            if (!ProcessSignals.IsIgnored(signal))
                return true;
            set &= set - 1;
        }

        return false;
    }

    /// <summary>Will the next delivery enter a handler that wants interrupted calls to be made again (SA_RESTART)?</summary>
    public static bool NextRestarts(in ThreadSignals thread, ProcessEntry* process)
    {
        var set = thread.Pending & ~thread.Mask;
        if (set == 0)
            set = Volatile.Read(ref process->Pending) & ~thread.Mask;
        for (; set != 0; set &= set - 1)
        {
            var signal = BitOperations.TrailingZeroCount(set) + 1;
            if (!ProcessSignals.IsIgnored(signal))
                return (ProcessSignals.Action(signal).Flags & SignalAction.Restart) != 0;
        }

        return false;
    }

    /// <summary>Takes one pending signal of a set without delivering it (sigtimedwait); 0 if there is none.</summary>
    public static int Claim(ref ThreadSignals thread, ulong set)
    {
        var own = thread.Pending & set;
        if (own != 0)
        {
            thread.Pending &= ~(own & (ulong)-(long)own);
            return BitOperations.TrailingZeroCount(own) + 1;
        }

        var process = Processes.Current;
        var shared = Volatile.Read(ref process->Pending) & set;
        if (shared == 0)
            return 0;
        var bit = shared & (ulong)-(long)shared;
        return (Interlocked.And(ref process->Pending, ~bit) & bit) == 0 ? 0 : BitOperations.TrailingZeroCount(bit) + 1;
    }

    /// <summary>Delivers at most one handler; ignored signals are dropped on the way.</summary>
    /// <param name="thread">The thread's signal state.</param>
    /// <param name="registers">Its registers, which a handler replaces.</param>
    /// <param name="signal">With Kill: by which signal.</param>
    public static DeliveryOutcome Deliver(ref ThreadSignals thread, ref Registers registers, out int signal)
    {
        while (TryTake(ref thread, out signal, out var info))
        {
            ref var action = ref ProcessSignals.Action(signal);
            var isFault = info.Code > 0 && IsSynchronous(signal);
            if (action.HasHandler && !(isFault && (thread.Mask & Signal.Bit(signal)) != 0))
            {
                if (TryEnter(ref thread, ref registers, signal, info, ref action))
                    return DeliveryOutcome.Handler;
                signal = Signal.Segmentation;
                return DeliveryOutcome.Kill;
            }

            if (!ProcessSignals.IsIgnored(signal) || isFault)
                return DeliveryOutcome.Kill;
        }

        if (thread.MaskIsSaved)
        {
            thread.Mask = thread.SavedMask;
            thread.MaskIsSaved = false;
        }

        return DeliveryOutcome.Continue;
    }

    private static bool IsSynchronous(int signal) =>
        signal is Signal.Segmentation or Signal.Bus or Signal.FloatingPoint or Signal.Illegal or Signal.Trap;

    private static bool TryTake(ref ThreadSignals thread, out int signal, out SignalInfo info)
    {
        info = default;
        signal = thread.FaultSignal;
        if (signal != 0)
        {
            thread.FaultSignal = 0;
            info.Number = signal;
            info.Code = thread.FaultCode;
            info.Address = thread.FaultAddress;
            return true;
        }

        var process = Processes.Current;
        var own = thread.Pending & ~thread.Mask;
        if (own != 0)
        {
            signal = BitOperations.TrailingZeroCount(own) + 1;
            thread.Pending &= ~Signal.Bit(signal);
            info = new SignalInfo { Number = signal, Code = SignalInfo.FromThread, Sender = process->Id };
            return true;
        }

        while (true)
        {
            var set = Volatile.Read(ref process->Pending) & ~thread.Mask;
            if (set == 0)
                return false;
            signal = BitOperations.TrailingZeroCount(set) + 1;
            var bit = Signal.Bit(signal);
            if ((Interlocked.And(ref process->Pending, ~bit) & bit) == 0)
                continue;
            info = new SignalInfo { Number = signal, Code = signal == Signal.Child ? 1 : SignalInfo.FromUser };
            return true;
        }
    }

    private static bool TryEnter(ref ThreadSignals thread, ref Registers registers, int signal, in SignalInfo info, ref SignalAction action)
    {
        var onAlternate = (action.Flags & SignalAction.OnStack) != 0 && thread.Alternate.Size != 0 && !thread.Alternate.Contains(registers.Rsp);
        var top = onAlternate ? thread.Alternate.Start + thread.Alternate.Size : registers.Rsp;
        var frame = new SignalFrame
        {
            ReturnAddress = action.Restorer,
            Stack = thread.Alternate,
            Info = info,
            Mask = thread.MaskIsSaved ? thread.SavedMask : thread.Mask,
            OldMask = thread.Mask,
        };
        if (info.Code > 0 && IsSynchronous(signal))
        {
            frame.Vector = thread.FaultVector;
            frame.Error = thread.FaultError;
            frame.FaultAddress = thread.FaultAddress;
        }

        var address = SignalFrame.AddressBelow(top, onAlternate);
        if (!SignalFrame.TryPush(address, ref frame, registers))
            return false;
        thread.MaskIsSaved = false;
        thread.Mask |= action.Mask & ~Signal.Unblockable;
        if ((action.Flags & SignalAction.NoDefer) == 0)
            thread.Mask |= Signal.Bit(signal);
        registers.Rip = action.Handler;
        registers.Rsp = address;
        registers.Rdi = (ulong)signal;
        registers.Rsi = address + SignalFrame.InfoOffset;
        registers.Rdx = address + SignalFrame.ContextOffset;
        registers.Rax = 0;
        registers.Rflags &= ~(TrapFlag | DirectionFlag);
        if ((action.Flags & SignalAction.ResetHandler) != 0)
            ProcessSignals.Set(signal, default);
        return true;
    }
}
