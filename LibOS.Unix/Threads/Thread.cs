using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Signals;

namespace ExoCosmos.LibOS.Unix.Threads;

public enum ThreadState : uint
{
    Free = 0,
    /// <summary>Runs, or would if it were its turn.</summary>
    Ready = 1,
    /// <summary>Blocked in <see cref="Scheduler.Block"/>.</summary>
    Waiting = 2,
}

/// <summary>
/// A thread of this process: a libOS stack, and where it stands when it does not run. In private memory, one page each, usually in front of the
/// stack; only code of its own process touches it, and that is never interrupted.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct Thread
{
    /// <summary>x87 and SSE state of the program while another thread runs; first, because fxsave wants 16-byte alignment.</summary>
    public fixed byte FloatingPoint[512];

    /// <summary>rsp on the libOS stack while another thread runs.</summary>
    public ulong SwitchStack;
    public ulong StackLow, StackTop;
    public ulong FsBase, GsBase;

    public int Id;
    public uint Number;
    public ThreadState State;
    /// <summary>The process on whose behalf it runs: a child of vfork borrows this address space until it loads a program.</summary>
    public ProcessEntry* Process;
    public ThreadSignals Signals;

    /// <summary>The program's registers, on the libOS stack, while the libOS works for this thread.</summary>
    public Registers* Frame;

    /// <summary>What it waits for; valid in state Waiting.</summary>
    public WakeTerm* Terms;
    public int TermCount;
    public ulong Deadline;
    public bool IsInterruptible;

    /// <summary>Address in the program that is cleared and woken when the thread ends (set_tid_address(2)), or 0.</summary>
    public ulong ClearAtEnd;

    /// <summary>Works for a child of vfork in its parent's environment; its signal actions are its own.</summary>
    public bool IsBorrowed;
    public SignalActions BorrowedActions;
    /// <summary>Set to 1 when the parent may go on; on the parent's libOS stack.</summary>
    public uint* Released;

    public const int StackPages = 16;
}
