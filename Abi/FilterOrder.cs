using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>Argument of <see cref="KernelCall.FilterInstall"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct FilterOrder
{
    public FilterAtom* Atoms;
    /// <summary>Capabilities of filters that it may take packets from.</summary>
    public Handle* Ceded;
    public uint AtomCount;
    public uint CededCount;

    public const uint MaxCeded = 8;
}

/// <summary>A field that filters of one shape test: little-endian bytes of the packet, masked.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
public struct FilterFieldInfo
{
    [FieldOffset(0)] public ulong Mask;
    /// <summary>0 … 255: byte of the frame. From 256: byte behind the IPv4 header.</summary>
    [FieldOffset(8)] public ushort Place;
    [FieldOffset(10)] public ushort Width;
}

/// <summary>What the filters of a shape test. Readable at <see cref="Layout.FilterTable"/> + interface × <see cref="Layout.FilterTableSpacing"/> + slot × 304.</summary>
[StructLayout(LayoutKind.Explicit, Size = 304)]
public struct FilterShapeInfo
{
    [FieldOffset(4)] public int FieldCount;
    [FieldOffset(16)] public FieldArray Fields;

    public const int Count = 64;

    [InlineArray(FilterAtom.MaxCount)]
    public struct FieldArray
    {
        private FilterFieldInfo _first;
    }
}

/// <summary>A filter. Readable behind the shapes, at + <see cref="TableOffset"/> + number × 128; number 0 is never used.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct FilterInfo
{
    [FieldOffset(0)] public ValueArray Values;
    /// <summary>Which shape; <see cref="Free"/> in a record that is not in use.</summary>
    [FieldOffset(96)] public uint Shape;
    /// <summary>The environment whose ring the packets go to.</summary>
    [FieldOffset(104)] public uint Owner;
    /// <summary>Packets that it took.</summary>
    [FieldOffset(112)] public ulong Hits;
    /// <summary>Those that its owner had no room for.</summary>
    [FieldOffset(124)] public uint Dropped;

    public const uint Free = uint.MaxValue;
    public const uint Count = 1025;
    public const ulong TableOffset = 20480;

    [InlineArray(FilterAtom.MaxCount)]
    public struct ValueArray
    {
        private ulong _first;
    }
}
