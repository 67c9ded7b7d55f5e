using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>
/// SIGSEGV to a handler and back without C# (Stubs/Signal.xs, docs/notes/0027): what the stub has to know. It reads the same action, regions and signal
/// state as the readable path, in place, so there is nothing to keep up to date but who runs.
/// </summary>
public static unsafe class SignalShortcut
{
    /// <summary>The stub's words, in its order.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Words
    {
        public SignalAction* Action;
        public Region* Regions;
        public int* RegionCount;
        public ThreadSignals* Thread;
        public ulong* ProcessPending;
    }

    private static SignalAction s_noAction = new() { Handler = SignalAction.Default };
    private static ulong s_everySignal = ulong.MaxValue;

    [RuntimeImport("*", "exo_signal_words"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern Words* State();

    /// <summary>Where the stub writes a frame, and where it reads one: start, end, start, end.</summary>
    [RuntimeImport("*", "exo_signal_bounds"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Bounds();

    [RuntimeImport("*", "exo_quick_fault_address"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong FaultEntry();

    /// <summary>From now on faults come to the stub first. After <see cref="Start.Upcalls.Listen"/>.</summary>
    public static void Take()
    {
        var words = State();
        words->Regions = ProgramMemory.FindRegions(out words->RegionCount);
        SystemTables.Control->FaultEntry = FaultEntry();
    }

    /// <summary>
    /// This thread runs now. One that works for a child of vfork has actions of its own and takes the readable path: the stub sees no handler and
    /// signals that wait.
    /// </summary>
    public static void Use(Thread* thread)
    {
        var words = State();
        words->Thread = &thread->Signals;
        words->Action = thread->IsBorrowed ? (SignalAction*)Unsafe.AsPointer(ref s_noAction) : ProcessSignals.OwnAction(Signal.Segmentation);
        words->ProcessPending = thread->IsBorrowed ? (ulong*)Unsafe.AsPointer(ref s_everySignal) : &thread->Process->Pending;
    }

    /// <summary>Was it the program's stack, or the frame on it, that an instruction of the stub at this address could not use?</summary>
    public static bool IsProgramAccess(ulong rip)
    {
        var bounds = Bounds();
        return (rip >= bounds[0] && rip < bounds[1]) || (rip >= bounds[2] && rip < bounds[3]);
    }
}
