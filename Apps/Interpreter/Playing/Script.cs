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

/// <summary>The registers that arguments of a call are in: rdi rsi rdx r10 r8 r9.</summary>
[InlineArray(ArgumentRecords.Count)]
internal struct ScriptArguments
{
    private ulong _first;
}

/// <summary>The page on which the conductor tells a player what to do, and the player what came of it.</summary>
[StructLayout(LayoutKind.Explicit)]
internal struct Script
{
    /// <summary>Where a player finds its own.</summary>
    public const ulong Address = 0x0000_2E00_0000_0000;

    /// <summary>Counts up with every command; <see cref="Done"/> follows.</summary>
    [FieldOffset(0)] public uint Command;
    [FieldOffset(4)] public uint Done;

    /// <summary>The command is to look, not to act.</summary>
    [FieldOffset(8)] public uint Looks;

    /// <summary><see cref="StepRecord.NoCall"/>: none.</summary>
    [FieldOffset(12)] public uint Call;

    [FieldOffset(16)] public uint WordCount;
    [FieldOffset(20)] public uint WordWidth;
    [FieldOffset(24)] public uint FetchCount;
    [FieldOffset(28)] public uint FetchWidth;
    [FieldOffset(32)] public ulong WordAddress;
    [FieldOffset(40)] public ulong FetchAddress;

    /// <summary>The registers after the call, or as a call that entered the player had them (Stubs/Calls.xs).</summary>
    [FieldOffset(48)] public ScriptArguments Registers;

    [FieldOffset(96)] public ScriptArguments Arguments;
    [FieldOffset(144)] public long Answer;

    /// <summary>Not 0: the command ended when a call entered the player.</summary>
    [FieldOffset(152)] public ulong IsEntered;

    /// <summary>What the player sees of its pages, when the command is to look.</summary>
    [FieldOffset(160)] public ulong Pages;

    [FieldOffset(168)] public ScriptWords Words;
    [FieldOffset(296)] public ScriptWords Fetched;

    /// <summary>What it does beside calls, and what about a fault.</summary>
    [FieldOffset(424)] public Act Act;
    [FieldOffset(428)] public FaultAnswer OnFault;

    /// <summary>Instructions that the handler of faults has skipped in this step.</summary>
    [FieldOffset(432)] public uint Skipped;

    /// <summary>Not 0: it waits until the kernel calls it up.</summary>
    [FieldOffset(436)] public uint Awaits;

    /// <summary>All that the kernel has called it up for so far (<see cref="Observing.Digest.OfUpcall"/>).</summary>
    [FieldOffset(440)] public ulong Upcalls;
}
