using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// An installed filter, as compiled code reads it, and environments as <see cref="Abi.FilterInfo"/>. Number 0 is never used.
/// <code>
///   0 values 96   96 shape   100 next   104 owner   108 generation   112 hits   120 capability   124 dropped
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct FilterRecord
{
    public const int ShapeOffset = 96;
    public const int NextOffset = 100;
    public const int HitsOffset = 112;
    public const int Size = 128;
    /// <summary>The shape of a record that is not in use.</summary>
    public const uint Free = uint.MaxValue;

    [FieldOffset(0)] public ValueArray Values;
    /// <summary>Slot of its shape, or <see cref="Free"/>.</summary>
    [FieldOffset(ShapeOffset)] public uint Shape;
    /// <summary>Next in its hash chain, as an offset from record 0, 0 at the end; in the free list a number.</summary>
    [FieldOffset(NextOffset)] public uint Next;
    [FieldOffset(104)] public uint Owner;
    /// <summary>Changes when the number is used again.</summary>
    [FieldOffset(108)] public uint Generation;
    /// <summary>Packets that it took, counted by compiled code.</summary>
    [FieldOffset(HitsOffset)] public ulong Hits;
    /// <summary>Slot of the capability that installing it gave: it is removed with that.</summary>
    [FieldOffset(120)] public uint Capability;
    /// <summary>Packets that its owner had no room for.</summary>
    [FieldOffset(124)] public uint Dropped;

    [InlineArray(CanonicalFilter.MaxFields)]
    public struct ValueArray
    {
        private ulong _first;
    }
}
