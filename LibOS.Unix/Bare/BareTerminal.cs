using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Terminal;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Bare;

/// <summary>The instance's terminal for a bare application that wants keys as they are pressed, and the mouse.</summary>
public static unsafe class BareTerminal
{
    private static TerminalModes s_before;
    private static uint s_seen;

    /// <summary>From now on keys come one by one and are not echoed; interrupt keys work as before.</summary>
    public static void BeginKeys()
    {
        s_before = TerminalState.Current->Discipline.Modes;
        var modes = s_before;
        modes.Local &= ~(LocalModes.Canonical | LocalModes.Echo);
        TerminalState.SetModes(modes, flush: false);
    }

    /// <summary>As it was before <see cref="BeginKeys"/>.</summary>
    public static void EndKeys() => TerminalState.SetModes(s_before, flush: true);

    /// <summary>Takes the next byte of what was typed, if there is one.</summary>
    public static bool TryReadKey(out byte key)
    {
        Span<byte> buffer = stackalloc byte[1];
        var error = TerminalState.Read(buffer, nonBlocking: true, out var read);
        key = buffer[0];
        return error == Errno.None && read == 1;
    }

    /// <summary>The mouse, as of what has come by the last <see cref="Look"/>.</summary>
    public static PointerState Pointer => TerminalState.Current->Pointer;

    /// <summary>Takes what has come from keyboard and mouse: before reading keys and the pointer.</summary>
    public static void Look()
    {
        s_seen = Volatile.Read(ref TerminalState.Current->Sequence);
        TerminalState.Serve(wait: true);
    }

    /// <summary>Sleeps until something has come since the last <see cref="Look"/>.</summary>
    /// <returns>None, or EINTR: a signal ends the process.</returns>
    public static Errno Wait()
    {
        // Any process of the instance may take what comes, and says so by the sequence.
        var terms = stackalloc WakeTerm[2];
        terms[0] = Waiting.Differs(&TerminalState.Current->Sequence, s_seen);
        return TerminalState.TryGetInputTerm(out terms[1]) ? BareProcess.Wait(terms, 2, WakeTerm.Never) : Errno.ENOTTY;
    }
}
