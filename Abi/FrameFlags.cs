using System;

namespace ExoCosmos.Abi;

/// <summary>Which frames <see cref="KernelCall.FrameAllocate"/> shall take.</summary>
[Flags]
public enum FrameFlags : ulong
{
    None = 0,
    /// <summary>In a row, within one free block (<see cref="FrameInfo.FreeBlock"/>). Runs that reach over the end of a block are seen in the frame table, and
    /// taken with <see cref="At"/>.</summary>
    Contiguous = 1,
    /// <summary>In a row from the given number on.</summary>
    At = 2,
    /// <summary>Of a <see cref="FrameColour"/>: each of them, or with <see cref="Contiguous"/> the first.</summary>
    Colour = 4,
    /// <summary>When frames of the account are taken by force, these go after all that are not spared.</summary>
    Spared = 8,
}

/// <summary>
/// Frames whose number is Phase modulo Modulus, as a word for <see cref="KernelCall.FrameAllocate"/>: they share sets of a cache, or begin large pages.
/// <code>
///   63            32 31             0
///  +----------------+----------------+
///  |    modulus     |     phase      |      modulus: a power of two, at most 512; phase below it
///  +----------------+----------------+
/// </code>
/// </summary>
public readonly record struct FrameColour(uint Phase, uint Modulus)
{
    public const uint MaxModulus = 512;

    public ulong Word => ((ulong)Modulus << 32) | Phase;
}
