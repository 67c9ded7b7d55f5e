using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Recalling;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Terminal;

namespace ExoCosmos.LibOS.Unix.Threads;

/// <summary>The upcalls of an environment that hosts a program, and the way back to the program: turns between threads, then signals.</summary>
public static unsafe class ProgramReturn
{
    private const ulong SystemCallLength = 2;

    /// <summary>A Linux system call.</summary>
    /// <returns>0: the short way back (rcx and r11 are lost, as after any system call); 1: every register as in the frame.</returns>
    public static ulong Foreign(Registers* registers)
    {
        var thread = Scheduler.Current;
        thread->Frame = registers;
        var number = registers->Rax;
        var rip = registers->Rip;
        registers->Rcx = rip;
        registers->R11 = registers->Rflags;
        var answer = Dispatcher.Call(ref *registers);
        // sigreturn and execve set all registers themselves.
        var isWholeFrame = registers->Cause != Registers.SystemCallCause;
        if (!isWholeFrame)
            registers->Rax = (ulong)answer;
        TakeTurns();
        return Leave(thread, registers, number, !isWholeFrame && answer == -(long)Errno.EINTR) || isWholeFrame ? 1u : 0u;
    }

    /// <summary>An exception: a page that is not there yet, or a signal.</summary>
    public static void Fault(Registers* registers)
    {
        var isProgram = registers->Rip < UserMemory.End;
        var isMapped = false;
        // What lies above the program's half is the libOS' and comes by the libOS' own faults only.
        var mayBeMissing = registers->IsPageFault && !(isProgram && registers->FaultAddress >= UserMemory.End);
        if (mayBeMissing && ProgramMemory.HandleFault(registers->FaultAddress, registers->Error, isProgram, out isMapped))
        {
            if (isProgram)
                ReturnAfterInterruption(registers);
            return;
        }

        if (!isProgram)
        {
            if (ProgramMemory.IsLost(registers->FaultAddress))
                ProcessEnd.BySignal(Signal.Bus);
            if (SignalShortcut.IsProgramAccess(registers->Rip))
                ProcessEnd.BySignal(Signal.Segmentation);
            LibOsFault.Report(registers);
        }

        FaultSignals.Record(ref Scheduler.Current->Signals, registers->Cause, registers->Error, registers->FaultAddress, isMapped);
        if (registers->IsPageFault && ProgramMemory.IsLost(registers->FaultAddress))
            FaultSignals.MakeLost(ref Scheduler.Current->Signals);
        ReturnAfterInterruption(registers);
    }

    /// <summary>A slice of CPU time has begun while the program ran, or something was asked back.</summary>
    public static void Slice(Registers* registers)
    {
        Scheduler.Current->Frame = registers;
        if (registers->Cause == UpcallFrame.RecallVector)
            Recalls.Note();
        DoChores();
        Scheduler.Yield();
        ReturnAfterInterruption(registers);
    }

    private static void ReturnAfterInterruption(Registers* registers)
    {
        var thread = Scheduler.Current;
        thread->Frame = registers;
        Leave(thread, registers, 0, wasInterrupted: false);
    }

    /// <summary>A slice that began while the libOS worked was only noted: the other threads have their turn now.</summary>
    private static void TakeTurns()
    {
        var control = SystemTables.Control;
        if (Volatile.Read(ref control->Pending) == 0)
            return;
        Interlocked.And(ref control->Pending, ~1u);
        DoChores();
        Scheduler.Yield();
    }

    /// <summary>What no process is there for alone, each process does now and then: keys to signals, changes to the disks.</summary>
    private static void DoChores()
    {
        TerminalState.Serve(wait: false);
        WriteBack.RunIfDue();
        Recalls.Attend();
    }

    /// <summary>Delivers signals. True when the registers were changed.</summary>
    private static bool Leave(Thread* thread, Registers* registers, ulong number, bool wasInterrupted)
    {
        var before = thread->Signals.FaultSignal;
        if (before == 0 && !thread->Signals.MaskIsSaved && !SignalDelivery.IsPending(thread->Signals, thread->Process))
            return false;
        if (wasInterrupted && SignalDelivery.NextRestarts(thread->Signals, thread->Process))
        {
            // The call happens again after the handler, as if it had not begun.
            registers->Rax = number;
            registers->Rip -= SystemCallLength;
        }

        switch (SignalDelivery.Deliver(ref thread->Signals, ref *registers, out var signal))
        {
            case DeliveryOutcome.Kill:
                ProcessEnd.BySignal(signal);
                return true;
            case DeliveryOutcome.Handler:
                return true;
            default:
                return registers->Rip != registers->Rcx;
        }
    }
}
