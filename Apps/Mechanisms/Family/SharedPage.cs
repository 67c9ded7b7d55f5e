using System.Runtime.InteropServices;

namespace ExoCosmos.Mechanisms.Family;

/// <summary>What parent and children tell each other.</summary>
[StructLayout(LayoutKind.Explicit, Size = 4096)]
public unsafe struct SharedPage
{
    public const ulong Address = 0x0000_2F00_0000_0000;

    public static SharedPage* Page => (SharedPage*)Address;

    /// <summary>Words that children sleep on, one for each.</summary>
    [FieldOffset(0)] public fixed uint Words[256];

    /// <summary>Figures that children give back, one for each.</summary>
    [FieldOffset(1024)] public fixed ulong Figures[256];

    /// <summary>Handles of gates, as the children hold them.</summary>
    [FieldOffset(3200)] public fixed ulong Gates[8];

    /// <summary>Children that have said that they are there.</summary>
    [FieldOffset(3072)] public uint Present;
}
