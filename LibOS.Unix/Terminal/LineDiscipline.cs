using System;
using ExoCosmos.LibOS.Unix.Signals;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>Takes what the terminal must show because of a key.</summary>
public interface IEchoSink
{
    /// <summary>Shows text as it is, output modes applied.</summary>
    void Show(scoped ReadOnlySpan<byte> text);

    /// <summary>Where the cursor is, from 0.</summary>
    uint Column { get; }
}

/// <summary>From keys to bytes for a program (termios(3)): translation, signals, line editing, echo. Knows no lock and no device.</summary>
public struct LineDiscipline
{
    public TerminalModes Modes;
    public LineQueue Queue;
    bool literalNext;
    /// <summary>Column at which the line in work began, to know how far a tab reached.</summary>
    uint lineColumn;

    readonly bool Has(LocalModes mode) => (Modes.Local & mode) != 0;

    readonly bool Is(byte key, ControlCharacter which) => Modes[which] != 0 && key == Modes[which];

    /// <summary>Takes one byte of input.</summary>
    /// <param name="key">The byte.</param>
    /// <param name="echo">Shows what is to be shown.</param>
    /// <returns>A signal for the foreground process group, or 0.</returns>
    public int Receive<TEcho>(byte key, ref TEcho echo) where TEcho : struct, IEchoSink, allows ref struct
    {
        if (literalNext)
        {
            literalNext = false;
            Insert(key, ref echo);
            return 0;
        }
        if ((Modes.Input & InputModes.Strip) != 0)
            key &= 0x7F;
        if (key == '\r')
        {
            if ((Modes.Input & InputModes.IgnoreReturn) != 0)
                return 0;
            if ((Modes.Input & InputModes.ReturnToNewline) != 0)
                key = (byte)'\n';
        }
        else if (key == '\n' && (Modes.Input & InputModes.NewlineToReturn) != 0)
        {
            key = (byte)'\r';
        }
        if (Has(LocalModes.Signals) && SignalOf(key) is var signal and not 0)
        {
            if (!Has(LocalModes.NoFlush))
                Queue.Clear();
            ShowControl(key, ref echo);
            return signal;
        }
        // Output is never held back, so the characters that would do it are only taken out.
        if ((Modes.Input & InputModes.FlowControl) != 0 && (Is(key, ControlCharacter.Start) || Is(key, ControlCharacter.Stop)))
            return 0;
        if (Has(LocalModes.Canonical))
            Edit(key, ref echo);
        else
            Insert(key, ref echo);
        return 0;
    }

    readonly int SignalOf(byte key) =>
        Is(key, ControlCharacter.Interrupt) ? Signal.Interrupt
        : Is(key, ControlCharacter.Quit) ? Signal.Quit
        : Is(key, ControlCharacter.Suspend) ? Signal.TerminalStop
        : 0;

    /// <summary>A key while a line is being edited.</summary>
    void Edit<TEcho>(byte key, ref TEcho echo) where TEcho : struct, IEchoSink, allows ref struct
    {
        if (Is(key, ControlCharacter.Erase))
            Erase(ref echo);
        else if (Is(key, ControlCharacter.Kill))
        {
            while (Queue.InWork > 0)
                Erase(ref echo);
        }
        else if (Has(LocalModes.Extended) && Is(key, ControlCharacter.WordErase))
        {
            while (Queue.InWork > 0 && !IsWord(Queue.FromEnd(1)))
                Erase(ref echo);
            while (Queue.InWork > 0 && IsWord(Queue.FromEnd(1)))
                Erase(ref echo);
        }
        else if (Has(LocalModes.Extended) && Is(key, ControlCharacter.LiteralNext))
        {
            literalNext = true;
            if (Has(LocalModes.Echo))
                echo.Show("^\b"u8);
        }
        else if (Has(LocalModes.Extended) && Is(key, ControlCharacter.Reprint))
            Reprint(ref echo);
        else if (Is(key, ControlCharacter.EndOfFile))
            Queue.Finish(0);
        else if (key == '\n' || Is(key, ControlCharacter.EndOfLine) || Is(key, ControlCharacter.EndOfLine2))
        {
            if (Has(LocalModes.Echo) || (key == '\n' && Has(LocalModes.EchoNewline)))
                echo.Show([key]);
            Queue.Finish(key);
        }
        else
            Insert(key, ref echo);
    }

    void Insert<TEcho>(byte key, ref TEcho echo) where TEcho : struct, IEchoSink, allows ref struct
    {
        if (Queue.IsFull)
            return;
        if (Queue.InWork == 0)
            lineColumn = echo.Column;
        Queue.Add(key);
        ShowControl(key, ref echo);
        if (!Has(LocalModes.Canonical))
            Queue.FinishAll();
    }

    /// <summary>Shows a key, control characters as ^X.</summary>
    readonly void ShowControl<TEcho>(byte key, ref TEcho echo) where TEcho : struct, IEchoSink, allows ref struct
    {
        if (!Has(LocalModes.Echo))
            return;
        if (IsShownAsTwo(key))
            echo.Show([(byte)'^', (byte)(key ^ 0x40)]);
        else
            echo.Show([key]);
    }

    readonly bool IsShownAsTwo(byte key) => Has(LocalModes.EchoControl) && (key < 32 || key == 127) && key is not ((byte)'\n' or (byte)'\t');

    static bool IsWord(byte key) => key == '_' || key >= 128 || char.IsAsciiLetterOrDigit((char)key);

    /// <summary>Takes the last character of the line back, all bytes of it.</summary>
    void Erase<TEcho>(ref TEcho echo) where TEcho : struct, IEchoSink, allows ref struct
    {
        if (Queue.InWork == 0)
            return;
        var key = Queue.FromEnd(1);
        Queue.RemoveLast();
        if ((Modes.Input & InputModes.Utf8) != 0)
        {
            while ((key & 0xC0) == 0x80 && Queue.InWork > 0)
            {
                key = Queue.FromEnd(1);
                Queue.RemoveLast();
            }
        }
        if (!Has(LocalModes.Echo))
            return;
        if (!Has(LocalModes.EchoErase))
        {
            echo.Show([Modes[ControlCharacter.Erase]]);
            return;
        }
        var columns = key == '\t' ? TabWidth() : IsShownAsTwo(key) ? 2u : key < 32 ? 0u : 1u;
        for (; columns > 0; columns--)
            echo.Show(key == '\t' ? "\b"u8 : "\b \b"u8);
    }

    /// <summary>Columns that a tab after the line in work reaches over.</summary>
    readonly uint TabWidth()
    {
        var column = lineColumn;
        for (var back = Queue.InWork; back > 0; back--)
        {
            var key = Queue.FromEnd(back);
            column += key == '\t' ? 8 - column % 8 : IsShownAsTwo(key) ? 2u : (key & 0xC0) == 0x80 || key < 32 ? 0u : 1u;
        }
        return 8 - column % 8;
    }

    readonly void Reprint<TEcho>(ref TEcho echo) where TEcho : struct, IEchoSink, allows ref struct
    {
        if (!Has(LocalModes.Echo))
            return;
        echo.Show("^R\n"u8);
        for (var back = Queue.InWork; back > 0; back--)
            ShowControl(Queue.FromEnd(back), ref echo);
    }

    /// <summary>New modes; a line in work becomes readable when lines end.</summary>
    public void SetModes(in TerminalModes modes)
    {
        Modes = modes;
        if (!Has(LocalModes.Canonical))
            Queue.FinishAll();
    }

    /// <summary>Whether a read would have something.</summary>
    public readonly bool HasInput =>
        Has(LocalModes.Canonical) ? Queue.Finished > 0 : Queue.Count > 0 && Queue.Count >= Math.Max((uint)1, MinimumForPoll);

    readonly uint MinimumForPoll => Modes[ControlCharacter.Time] == 0 ? Modes[ControlCharacter.Minimum] : 0u;
}
