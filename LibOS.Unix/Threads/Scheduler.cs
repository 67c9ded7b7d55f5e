using System.Runtime.CompilerServices;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Recalling;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Terminal;

namespace ExoCosmos.LibOS.Unix.Threads;

/// <summary>
/// Switches between the threads of this process. The libOS is never interrupted, so a thread runs until it blocks, ends, or its program's
/// slice is over; then the next in turn that is ready, or whose wait is over, goes on. With none, the environment sleeps in the kernel.
/// </summary>
public static unsafe class Scheduler
{
    private const ulong PollTicksPerSecond = 100;
    private static ulong s_current;

    /// <summary>The running thread; null on a host.</summary>
    public static Thread* Current => (Thread*)s_current;

    /// <summary>Number of the running thread within the process; 0 on a host.</summary>
    public static uint CurrentNumber
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_current == 0 ? 0 : Current->Number;
    }

    /// <summary>Makes the very first thread the running one; it is already on its stack or about to take it.</summary>
    public static void Adopt(Thread* thread)
    {
        s_current = (ulong)thread;
        Publish(thread);
    }

    /// <summary>Lets the other ready threads go first.</summary>
    public static void Yield()
    {
        var next = NextAfter(Current);
        if (next != null)
            SwitchTo(next);
    }

    /// <summary>The running thread has ended: goes to another and never comes back. The process has at least one more thread.</summary>
    public static void Leave()
    {
        while (true)
        {
            var seen = Volatile.Read(ref Processes.Current->Event);
            var next = NextAfter(Current);
            if (next != null)
                SwitchTo(next);
            else
                SleepAll(seen);
        }
    }

    internal static Errno Block(WakeTerm* terms, int count, ulong deadlineTsc, bool interruptible)
    {
        var thread = Current;
        if (thread == null)
            return Errno.ETIMEDOUT;
        Errno result;
        while (true)
        {
            // Each time: what SleepAll does on behalf of the instance may wait, too.
            thread->Terms = terms;
            thread->TermCount = count;
            thread->Deadline = deadlineTsc;
            thread->IsInterruptible = interruptible;
            thread->State = ThreadState.Waiting;
            var seen = Volatile.Read(ref Processes.Current->Event);
            if (IsOver(thread, out result))
                break;
            var next = NextAfter(thread);
            if (next != null)
                SwitchTo(next);
            else
                SleepAll(seen);
        }

        thread->State = ThreadState.Ready;
        thread->TermCount = 0;
        return result;
    }

    private static bool IsOver(Thread* thread, out Errno result)
    {
        result = Errno.None;
        for (var i = 0; i < thread->TermCount; i++)
        {
            if (Holds(thread->Terms[i]))
                return true;
        }

        if (thread->IsInterruptible && SignalDelivery.IsPending(thread->Signals, thread->Process))
        {
            result = Errno.EINTR;
            return true;
        }

        result = Errno.ETIMEDOUT;
        return thread->Deadline != WakeTerm.Never && Clock.Ticks >= thread->Deadline;
    }

    private static bool Holds(in WakeTerm term) => term.Comparison switch
    {
        WakeComparison.NotEqual64 => Volatile.Read(ref *(ulong*)term.Address) != term.Value,
        WakeComparison.AnyBit32 => (Volatile.Read(ref *(uint*)term.Address) & (uint)term.Value) != 0,
        _ => Volatile.Read(ref *(uint*)term.Address) != (uint)term.Value,
    };

    /// <summary>The next thread in turn that can go on, other than this one; null if there is none.</summary>
    private static Thread* NextAfter(Thread* thread)
    {
        var used = ThreadTable.Used;
        var slot = (int)thread->Number - 1;
        for (var i = 1; i < used; i++)
        {
            slot = slot + 1 == used ? 0 : slot + 1;
            var candidate = ThreadTable.At(slot);
            if (candidate->State == ThreadState.Ready || (candidate->State == ThreadState.Waiting && IsOver(candidate, out _)))
                return candidate;
        }

        return null;
    }

    /// <summary>Nobody can go on: sleeps until a word that somebody waits for changes. Words of the program are changed by its own threads only.</summary>
    [SkipLocalsInit]
    private static void SleepAll(uint seenEvent)
    {
        var terms = stackalloc WakeTerm[WakeTerm.MaxTerms];
        terms[0] = Waiting.Differs(&Processes.Current->Event, seenEvent);
        var count = 1u;
        var deadline = WakeTerm.Never;
        for (var slot = 0; slot < ThreadTable.Used; slot++)
        {
            var thread = ThreadTable.At(slot);
            if (thread->State != ThreadState.Waiting)
                continue;
            if (thread->Deadline < deadline)
                deadline = thread->Deadline;
            for (var i = 0; i < thread->TermCount; i++)
            {
                if (thread->Terms[i].Address < UserMemory.End)
                    continue;
                if (count < WakeTerm.MaxTerms)
                    terms[count++] = thread->Terms[i];
                else
                    // More words than the kernel watches: look again soon.
                    deadline = System.Math.Min(deadline, Clock.Ticks + (SystemTables.System.TscHertz / PollTicksPerSecond));
            }
        }

        // An interrupt key must reach a program that does not read.
        if (count < WakeTerm.MaxTerms && TerminalState.TryGetInputTerm(out var keys))
            terms[count++] = keys;
        KernelApi.Sleep(terms, count, deadline);
        TerminalState.Serve(wait: false);
        // A thread that waits for a lock or a disk may itself hold a lock.
        if (Current->IsInterruptible)
            Recalls.Attend();
    }

    private static void SwitchTo(Thread* next)
    {
        var from = Current;
        s_current = (ulong)next;
        Publish(next);
        ThreadSwitch.Switch(&from->SwitchStack, next->SwitchStack, from->FloatingPoint, next->FloatingPoint);
    }

    /// <summary>Tells the kernel, the processor and the entry stub whose stack and thread pointer count from now on.</summary>
    private static void Publish(Thread* thread)
    {
        var control = SystemTables.Control;
        control->StackTop = thread->StackTop;
        control->StackLow = thread->StackLow;
        Processes.SetCurrent(thread->Process);
        SignalShortcut.Use(thread);
        QuickAnswers.Set(thread->Process->Id, thread->Process->Parent, thread->Id);
        ThreadSwitch.LoadBases(thread);
    }
}
