using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Interpreter.Format;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>The words that a player stores.</summary>
[InlineArray(WordRecords.Count)]
internal struct ScriptWords
{
    private ulong _first;
}

/// <summary>The arguments of its call, as the registers take them.</summary>
[InlineArray(ArgumentRecords.Count)]
internal struct ScriptArguments
{
    private ulong _first;
}

/// <summary>The page on which the conductor tells a player what to do, and the player what came of it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Script
{
    /// <summary>Where a player finds its own.</summary>
    public const ulong Address = 0x0000_2E00_0000_0000;

    /// <summary>Counts up with every command; <see cref="Done"/> follows.</summary>
    public uint Command, Done;

    /// <summary><see cref="StepRecord.NoCall"/>: none.</summary>
    public uint Call;

    public uint WordCount, WordWidth;
    public uint FetchCount, FetchWidth;
    public ulong WordAddress, FetchAddress;
    public ScriptArguments Arguments;
    public ScriptWords Words, Fetched;
    public long Answer;

    /// <summary>What the player sees of its pages, when the command is to look.</summary>
    public ulong Pages;

    /// <summary>The command is to look, not to act.</summary>
    public uint Looks;
}
