using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Terminal;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>The terminal of an instance, in shared memory: the console's input ring, the line discipline behind it, and output.</summary>
/// <remarks>
/// Nobody serves the terminal all the time. Whoever reads or polls it takes what is in the ring through the discipline first
/// (<see cref="Serve"/>), and so does every process of the instance when its slice begins, so that an interrupt key reaches a program that
/// never reads. Locks: input before output; signals are sent without either.
/// </remarks>
public unsafe struct TerminalState
{
    const int PieceSize = 256;

    InstanceLock inputLock;
    InstanceLock outputLock;
    /// <summary>Written by the kernel; in a page of its own.</summary>
    public RingPage* Ring;
    /// <summary>Changes when something becomes readable or a mode changes.</summary>
    internal uint Sequence;
    uint column;
    public int ForegroundGroup;
    public int Session;
    public ushort Rows, Columns;
    KeyMap keys;
    internal LineDiscipline Discipline;
    internal PointerState Pointer;

    /// <summary>The foreground process group; 0 without a terminal.</summary>
    internal static uint Group => Current == null ? 0 : (uint)Current->ForegroundGroup;

    public static TerminalState* Current => FileState.Current->Terminal;

    /// <summary>Makes the terminal of a new instance. The ring is still nobody's: see <see cref="Devices.ConsoleRing"/>.</summary>
    public static Errno Create(ushort rows, ushort columns)
    {
        var state = (TerminalState*)SharedMemory.AllocatePages((uint)(sizeof(TerminalState) + 4095) / 4096);
        var ring = (RingPage*)SharedMemory.AllocatePages(1);
        if (state == null || ring == null)
            return Errno.ENOMEM;
        state->Discipline.Modes = TerminalModes.Default;
        state->Ring = ring;
        state->Rows = rows;
        state->Columns = columns;
        FileState.Current->Terminal = state;
        return Errno.None;
    }

    /// <summary>Takes what has come through the discipline. Cheap if nothing has.</summary>
    /// <param name="wait">False: do nothing if somebody else is at it, so that it may be called at any moment.</param>
    public static void Serve(bool wait)
    {
        var state = FileState.Current == null ? null : Current;
        if (state == null || state->Ring->Head == state->Ring->Tail)
            return;
        if (wait)
            state->inputLock.Acquire();
        else if (!state->inputLock.TryAcquire(out _))
            return;
        var signals = state->Drain(wait);
        state->inputLock.Release();
        for (var signal = 1; signals >> signal != 0; signal++)
            if ((signals >> signal & 1) != 0)
                SignalSending.SendToGroup(state->ForegroundGroup, signal);
    }

    /// <returns>Bit n: signal n for the foreground group.</returns>
    uint Drain(bool wait)
    {
        if (wait)
            outputLock.Acquire();
        else if (!outputLock.TryAcquire(out _))
            return 0;
        uint signals = 0;
        var keyBytes = stackalloc byte[KeyMap.MaximumBytes];
        var echo = new OutputProcessor(Discipline.Modes.Output, ref column, stackalloc byte[PieceSize]);
        var head = System.Threading.Volatile.Read(ref Ring->Head);
        // The ring is the kernel's word, but a head that runs away must not keep us here.
        if (head - Ring->Tail > RingPage.ConsoleCapacity)
            Ring->Tail = head - RingPage.ConsoleCapacity;
        while (Ring->Tail != head)
        {
            var entry = *RingPage.Input(Ring, Ring->Tail);
            if ((entry & ConsoleEvent.SourceMask) == ConsoleEvent.Pointer)
                Pointer.Add(PointerReport.Of(entry));
            var count = KeyTranslation.Of(entry, ref keys, new Span<byte>(keyBytes, KeyMap.MaximumBytes));
            Ring->Tail++;
            for (var i = 0; i < count; i++)
                signals |= 1u << Discipline.Receive(keyBytes[i], ref echo);
        }
        echo.Flush();
        outputLock.Release();
        System.Threading.Interlocked.Increment(ref Sequence);
        FileState.Announce();
        return signals & ~1u;
    }

    internal static Errno Write(ReadOnlySpan<byte> data, out int written)
    {
        var state = Current;
        state->outputLock.Acquire();
        var output = new OutputProcessor(state->Discipline.Modes.Output, ref state->column, stackalloc byte[PieceSize]);
        output.Show(data);
        output.Flush();
        state->outputLock.Release();
        written = data.Length;
        return Errno.None;
    }

    /// <summary>read(2) of a terminal in either mode (termios(3), "Canonical and noncanonical mode").</summary>
    internal static Errno Read(Span<byte> buffer, bool nonBlocking, out int read)
    {
        read = 0;
        if (buffer.IsEmpty)
            return Errno.None;
        var state = Current;
        ulong deadline = 0;
        var seen = 0u;
        var terms = stackalloc WakeTerm[2];
        while (true)
        {
            Serve(true);
            state->inputLock.Acquire();
            var sequence = state->Sequence;
            var ringHead = state->Ring->Tail;
            ref var discipline = ref state->Discipline;
            var canonical = (discipline.Modes.Local & LocalModes.Canonical) != 0;
            var minimum = Math.Min(discipline.Modes[ControlCharacter.Minimum], (uint)buffer.Length);
            var tenths = discipline.Modes[ControlCharacter.Time];
            var available = canonical ? discipline.Queue.Finished : discipline.Queue.Count;
            var expired = !canonical && deadline != 0 && available == seen && Clock.Ticks >= deadline;
            var done = canonical ? available > 0
                : available >= Math.Max(1u, minimum) || (minimum == 0 && tenths == 0) || expired || (nonBlocking && available > 0);
            if (done)
                read = canonical ? discipline.Queue.TakeLine(buffer) : discipline.Queue.Take(buffer);
            state->inputLock.Release();
            if (done)
                return Errno.None;
            if (nonBlocking)
                return Errno.EAGAIN;
            // With a minimum the clock starts with the first byte and anew with each; without one it starts now.
            if (!canonical && tenths != 0 && (deadline == 0 || available != seen) && (minimum == 0 || available > 0))
                deadline = Clock.After(tenths * 100_000_000ul);
            seen = available;
            terms[0] = Waiting.Differs(&state->Sequence, sequence);
            terms[1] = Waiting.Differs(&state->Ring->Head, ringHead);
            var until = Math.Min(deadline == 0 ? Waiting.Never : deadline, WriteBack.Due);
            if (Waiting.WaitAny(terms, 2, until) == Errno.EINTR)
                return Errno.EINTR;
            WriteBack.RunIfDue();
        }
    }

    /// <summary>For polling, the discipline served.</summary>
    internal static bool HasInput(out uint sequence)
    {
        Serve(true);
        sequence = Current->Sequence;
        return Current->Discipline.HasInput;
    }

    /// <summary>What a sleeper adds to its terms so that keys wake it.</summary>
    public static bool TryGetInputTerm(out WakeTerm term)
    {
        term = default;
        if (FileState.Current == null || Current == null)
            return false;
        term = Waiting.Differs(&Current->Ring->Head, Current->Ring->Tail);
        return true;
    }

    internal static void SetModes(in TerminalModes modes, bool flush)
    {
        var state = Current;
        Serve(true);
        state->inputLock.Acquire();
        state->outputLock.Acquire();
        if (flush)
            state->Discipline.Queue.Clear();
        state->Discipline.SetModes(modes);
        state->outputLock.Release();
        System.Threading.Interlocked.Increment(ref state->Sequence);
        state->inputLock.Release();
        FileState.Announce();
    }

    internal static uint Pending()
    {
        Serve(true);
        ref var discipline = ref Current->Discipline;
        return (discipline.Modes.Local & LocalModes.Canonical) != 0 ? discipline.Queue.Finished : discipline.Queue.Count;
    }

    internal static void FlushInput()
    {
        Serve(true);
        Current->inputLock.Acquire();
        Current->Discipline.Queue.Clear();
        Current->inputLock.Release();
    }
}
