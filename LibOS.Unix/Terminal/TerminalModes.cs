using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>struct termios as the TCGETS ioctls pass it (asm-generic/termbits.h): 36 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TerminalModes
{
    public InputModes Input;
    public OutputModes Output;
    public uint Control;
    public LocalModes Local;
    public byte Discipline;
    public ControlCharacters Characters;

    [InlineArray(19)]
    public struct ControlCharacters
    {
        byte first;
    }

    /// <summary>What a terminal begins with: cooked, echoing, 38400 baud, 8 bits.</summary>
    public static TerminalModes Default
    {
        get
        {
            TerminalModes modes = default;
            modes.Input = InputModes.ReturnToNewline | InputModes.FlowControl | InputModes.Utf8;
            modes.Output = OutputModes.Process | OutputModes.NewlineToBoth;
            modes.Control = 0xBF;
            modes.Local = LocalModes.Signals | LocalModes.Canonical | LocalModes.Echo | LocalModes.EchoErase | LocalModes.EchoKill
                | LocalModes.Extended | LocalModes.EchoControl | LocalModes.EchoKillErase;
            ReadOnlySpan<byte> characters = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0];
            characters.CopyTo(modes.Characters);
            return modes;
        }
    }

    public readonly byte this[ControlCharacter index] => Characters[(int)index];
}

/// <summary>Indices of c_cc.</summary>
public enum ControlCharacter
{
    Interrupt = 0, Quit = 1, Erase = 2, Kill = 3, EndOfFile = 4, Time = 5, Minimum = 6, Start = 8, Stop = 9, Suspend = 10,
    EndOfLine = 11, Reprint = 12, Discard = 13, WordErase = 14, LiteralNext = 15, EndOfLine2 = 16,
}

/// <summary>c_iflag.</summary>
[Flags]
public enum InputModes : uint
{
    Strip = 0x20,
    NewlineToReturn = 0x40,
    IgnoreReturn = 0x80,
    ReturnToNewline = 0x100,
    FlowControl = 0x400,
    Utf8 = 0x4000,
}

/// <summary>c_oflag.</summary>
[Flags]
public enum OutputModes : uint
{
    Process = 1,
    NewlineToBoth = 4,
    ReturnToNewline = 8,
    NoReturnAtStart = 0x10,
    NewlineReturns = 0x20,
}

/// <summary>c_lflag.</summary>
[Flags]
public enum LocalModes : uint
{
    None = 0,
    Signals = 1,
    Canonical = 2,
    Echo = 8,
    EchoErase = 0x10,
    EchoKill = 0x20,
    EchoNewline = 0x40,
    NoFlush = 0x80,
    StopBackground = 0x100,
    EchoControl = 0x200,
    EchoKillErase = 0x800,
    Extended = 0x8000,
}
