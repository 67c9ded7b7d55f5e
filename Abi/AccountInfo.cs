using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>
/// A frame account, readable at <see cref="Layout.AccountTable"/> + number × 64. Accounts form a tree; a charge counts in every ancestor.
/// Account 0 means "none", account 1 is the machine's whole memory. Slots of the kernel's tables are charged like frames: a part of the machine's
/// memory brings the same part of the tables.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct AccountInfo
{
    [FieldOffset(0)] public uint Generation;
    /// <summary>Parent account, or the next free entry.</summary>
    [FieldOffset(4)] public uint Parent;
    /// <summary>Frames charged to it and to its descendants.</summary>
    [FieldOffset(8)] public ulong Used;
    /// <summary>The most that <see cref="Used"/> may become.</summary>
    [FieldOffset(16)] public ulong Budget;
    /// <summary>First of the frames charged to it directly (FrameInfo.Next continues); 0 = none.</summary>
    [FieldOffset(24)] public uint FirstFrame;
    /// <summary>Capabilities that name it, plus child accounts.</summary>
    [FieldOffset(28)] public uint References;
    /// <summary>Environment whose call created it.</summary>
    [FieldOffset(32)] public uint Environment;
    [FieldOffset(36)] public uint Depth;
    /// <summary>Frames charged to it directly.</summary>
    [FieldOffset(40)] public ulong Direct;
    /// <summary>Capabilities held by environments that it, or a descendant, pays for.</summary>
    [FieldOffset(48)] public uint Capabilities;
    /// <summary>The most that <see cref="Capabilities"/> may become.</summary>
    [FieldOffset(52)] public uint CapabilityLimit;
    /// <summary>Accounts below it that are not yet closed.</summary>
    [FieldOffset(56)] public uint Accounts;
    /// <summary>The most that <see cref="Accounts"/> may become.</summary>
    [FieldOffset(60)] public uint AccountLimit;

    /// <summary>Accounts deeper than this are refused, so that a charge is bounded.</summary>
    public const uint MaxDepth = 8;
}
