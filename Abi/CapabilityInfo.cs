using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>What the kernel remembers of a capability's use.</summary>
[Flags]
public enum CapabilityMarks : byte
{
    None = 0,
    /// <summary>Something was mapped, or a ring attached, by it: that goes before the capability goes or passes to another holder.</summary>
    Used = 1,
    /// <summary>What is below it is being revoked: until that is done nothing new comes below it.</summary>
    Revoking = 2,
}

/// <summary>
/// One slot of the capability table, which every environment may read at <see cref="Layout.CapabilityTable"/>: names are
/// no secret, a handle is only good in the hands of its holder. Slot 0 is never used. Links are slot indices, 0 = none.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct CapabilityInfo
{
    [FieldOffset(0)] public uint Generation;
    [FieldOffset(4)] public CapabilityKind Kind;
    [FieldOffset(5)] public Rights Rights;
    [FieldOffset(6)] public byte Detail;
    [FieldOffset(7)] public CapabilityMarks Marks;
    /// <summary>Slot of the environment that holds it.</summary>
    [FieldOffset(8)] public uint Holder;
    [FieldOffset(12)] public uint Parent;
    [FieldOffset(16)] public uint FirstChild;
    [FieldOffset(20)] public uint NextSibling;
    [FieldOffset(24)] public uint PreviousSibling;
    /// <summary>Next in the holder's list, or in the free list.</summary>
    [FieldOffset(28)] public uint NextHeld;
    [FieldOffset(32)] public uint PreviousHeld;
    /// <summary>While it is being taken away: how far its holder's tables have been swept, in units of 2 MiB, plus one; else 0.</summary>
    [FieldOffset(36)] public uint Sweep;
    /// <summary>First frame, block …; of a Creation, the slot of an environment that counts against it (0 = none does).</summary>
    [FieldOffset(40)] public ulong Base;
    [FieldOffset(48)] public ulong Length;
    /// <summary>Frames: the account that its frames were charged to when it was made (0 = the boot image's or a device's).
    /// Environments: unused.</summary>
    [FieldOffset(56)] public uint Account;
    /// <summary>Generation of the account or environment that is named.</summary>
    [FieldOffset(60)] public uint ObjectGeneration;
}
