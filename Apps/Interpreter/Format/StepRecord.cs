using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.Interpreter.Format;

/// <summary>A number of a program: a constant, or what a variable holds, plus a constant.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct OperandRecord
{
    public ulong Value;

    /// <summary>Number of the variable, or of what stands behind them (<see cref="Stage"/>), plus one; 0 = none.</summary>
    public uint Variable;
}

/// <summary>Arguments of a call.</summary>
[InlineArray(Count)]
public struct ArgumentRecords
{
    public const int Count = 6;

    private OperandRecord _first;
}

/// <summary>Words that are stored before it.</summary>
[InlineArray(Count)]
public struct WordRecords
{
    public const int Count = 16;

    private OperandRecord _first;
}

/// <summary>
/// One step of a program in a boot module: a player stores words, makes a call, and keeps its answer, and words that it left, in variables. After a refusal those
/// are 0. The module is a <see cref="ModuleHeader"/>, then for each program a <see cref="ProgramHeader"/> and its steps.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 424)]
public struct StepRecord
{
    /// <summary>A step without a call.</summary>
    public const uint NoCall = uint.MaxValue;

    /// <summary>A step that is left out: its player is not there to do it.</summary>
    public const uint Nobody = uint.MaxValue;

    /// <summary>Which of the players, or <see cref="Nobody"/>.</summary>
    public uint Player;

    public uint Call;

    /// <summary>Words that are stored, how wide they are, and where.</summary>
    public uint WordCount, WordWidth;

    public ulong WordAddress;

    /// <summary>Words that are read afterwards, how wide they are, and the first variable they go to.</summary>
    public uint FetchCount, FetchWidth, FetchVariable;

    /// <summary>Variable for a good answer, plus one; 0 = none.</summary>
    public uint Result;

    public ulong FetchAddress;

    /// <summary>Not 0: the player waits until a moment that has to pass before the next step.</summary>
    public uint Passes;

    /// <summary>What the player does beside calls.</summary>
    public Act Act;

    /// <summary>Variables that become 0 after the step: what they named may be anything from now on.</summary>
    public ulong Cleared;

    public ArgumentRecords Arguments;

    public WordRecords Words;
}

/// <summary>What a module begins with.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct ModuleHeader
{
    public const ulong Expected = 0x314D_4152_474F_5250;

    public ulong Magic;
    public ulong Programs;
}

/// <summary>What a program begins with.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct ProgramHeader
{
    public ulong Steps;

    /// <summary>Frames that it begins with.</summary>
    public ulong Frames;
}
