using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>The signal actions of this process (private memory: each process has its own copy).</summary>
public static unsafe class ProcessSignals
{
    private static SignalActions s_actions;

    /// <summary>The action of the calling thread's process: a child of vfork has its own, although it borrows the address space.</summary>
    public static ref SignalAction Action(int signal)
    {
        var thread = Scheduler.Current;
        if (thread != null && thread->IsBorrowed)
            return ref thread->BorrowedActions[signal - 1];
        return ref s_actions[signal - 1];
    }

    /// <summary>Where the action of this environment's own process stands.</summary>
    public static SignalAction* OwnAction(int signal) => (SignalAction*)Unsafe.AsPointer(ref s_actions[signal - 1]);

    public static void CopyTo(ref SignalActions actions) => actions = s_actions;

    /// <summary>Sets an action and keeps what senders look at up to date.</summary>
    public static void Set(int signal, in SignalAction action)
    {
        Action(signal) = action;
        Publish(signal);
    }

    /// <summary>After execve: handlers are gone, ignored signals stay ignored.</summary>
    public static void ResetHandlers()
    {
        for (var signal = 1; signal <= Signal.Count; signal++)
        {
            ref var action = ref s_actions[signal - 1];
            if (action.HasHandler)
                action = default;
            action.Flags = 0;
            action.Mask = 0;
            Publish(signal);
        }
    }

    /// <summary>A set of the signals that a program starts with as ignored, inherited from the one that started it.</summary>
    public static void InheritIgnored(ulong ignored)
    {
        for (var signal = 1; signal <= Signal.Count; signal++)
        {
            if ((ignored & Signal.Bit(signal)) != 0 && (Signal.IgnoredByDefault & Signal.Bit(signal)) == 0)
                s_actions[signal - 1].Handler = SignalAction.Ignore;
            Publish(signal);
        }
    }

    /// <summary>Would the signal do nothing?</summary>
    public static bool IsIgnored(int signal)
    {
        ref var action = ref Action(signal);
        return action.Handler == SignalAction.Ignore
            || (action.Handler == SignalAction.Default && (Signal.IgnoredByDefault & Signal.Bit(signal)) != 0);
    }

    private static void Publish(int signal)
    {
        var process = Processes.Current;
        if (process == null)
            return;
        if (IsIgnored(signal))
            process->Ignored |= Signal.Bit(signal);
        else
            process->Ignored &= ~Signal.Bit(signal);
    }
}
