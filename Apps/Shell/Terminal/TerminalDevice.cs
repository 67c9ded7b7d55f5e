using System;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Terminal;

/// <summary>
/// The terminal on descriptors 0 and 1. While the shell itself reads or works, it is in raw mode, so that Ctrl-C is a byte that
/// <see cref="InterruptPressed"/> finds and no signal handler is needed; while a foreign program runs, it has the modes we found at start,
/// and Ctrl-C is a signal to that program. Owns the bytes typed ahead.
/// </summary>
internal sealed unsafe class TerminalDevice : IDisposable
{
    private const uint InputTranslation = 0x0002 | 0x0010 | 0x0020 | 0x0100 | 0x0400; // BRKINT INPCK ISTRIP ICRNL IXON
    private const uint LineDiscipline = 0x0001 | 0x0002 | 0x0008 | 0x8000;             // ISIG ICANON ECHO IEXTEN
    private const int TimeCharacter = 5;
    private const int MinimumCharacter = 6;
    private const nuint GetWindowSize = 0x5413;
    private const short Readable = 1;
    private const byte ControlC = 3;
    private const int TypedAheadLimit = 4096;

    private readonly Descriptor _input = Descriptor.StandardInput;
    private readonly Descriptor _output = Descriptor.StandardOutput;
    private readonly byte[] _typed = new byte[TypedAheadLimit];
    private int _typedCount;
    private TerminalModes _original;
    private bool _raw;

    private TerminalDevice(in TerminalModes original) => _original = original;

    /// <summary>The terminal, if both standard input and output are one.</summary>
    public static TerminalDevice? TryOpen()
    {
        TerminalModes modes;
        return Libc.isatty(1) == 1 && Libc.tcgetattr(0, &modes) == 0 ? new(modes) : null;
    }

    public (int Rows, int Columns) Size
    {
        get
        {
            WindowSize size;
            return Libc.ioctl(_output.Number, GetWindowSize, &size) == 0 && size.Columns > 1 ? (Math.Max((int)size.Rows, 2), size.Columns) : (25, 80);
        }
    }

    public void EnterRaw()
    {
        if (_raw)
            return;
        var modes = _original;
        modes.Input &= ~InputTranslation;
        modes.Local &= ~LineDiscipline;
        modes.Characters[TimeCharacter] = 0;
        modes.Characters[MinimumCharacter] = 1;
        _raw = Libc.tcsetattr(0, 0, &modes) == 0;
    }

    public void LeaveRaw()
    {
        if (!_raw)
            return;
        var modes = _original;
        _ = Libc.tcsetattr(0, 0, &modes);
        _raw = false;
    }

    /// <summary>Waits for the next key; null when the terminal has gone.</summary>
    public Key? ReadKey()
    {
        EnterRaw();
        while (true)
        {
            if (KeyDecoder.TryDecode(_typed.AsSpan(0, _typedCount), final: false, out var key, out var consumed))
                return Take(key, consumed);
            // Only a lone ESC waits with a limit: the rest of a sequence follows at once, a human does not.
            if (_typedCount > 0 && _typed[0] == 0x1B && !WaitForInput(50)
                && KeyDecoder.TryDecode(_typed.AsSpan(0, _typedCount), final: true, out key, out consumed))
            {
                return Take(key, consumed);
            }
            if (Fill() == 0)
                return null;
        }
    }

    /// <summary>Looks, without waiting, whether Ctrl-C was typed; what was typed before it is thrown away, what comes after is kept.</summary>
    public bool InterruptPressed()
    {
        if (_raw && _typedCount < _typed.Length && WaitForInput(0))
            Fill();
        var position = _typed.AsSpan(0, _typedCount).LastIndexOf(ControlC);
        if (position < 0)
            return false;
        Take(default, position + 1);
        return true;
    }

    /// <summary>Waits until a byte can be read; false when the time has passed, or where the system cannot tell.</summary>
    public static bool WaitForInput(int milliseconds)
    {
        PollEntry entry = new() { Descriptor = 0, Wanted = Readable };
        return Libc.poll(&entry, 1, milliseconds) > 0;
    }

    public void Write(string text) => _output.Write(OsString.Encode(text), "terminal");

    public void Dispose() => LeaveRaw();

    private int Fill()
    {
        var count = _input.Read(_typed.AsSpan(_typedCount), "terminal");
        _typedCount += count;
        return count;
    }

    private Key Take(Key key, int consumed)
    {
        _typed.AsSpan(consumed, _typedCount - consumed).CopyTo(_typed);
        _typedCount -= consumed;
        return key;
    }
}
