using System;
using System.Buffers.Binary;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Acpi;

/// <summary>
/// The firmware's tables (ACPI 6.5 ch. 5.2): root pointer, then RSDT or XSDT, then each table by signature. Every table handed out has a sane
/// length, lies in reachable memory and has a right checksum; what its fields say is still the firmware's word only.
/// </summary>
public unsafe struct AcpiTables<TMemoryMap> where TMemoryMap : struct, IMemoryMap
{
    private const int MaximumEntries = 256;
    private const uint MaximumTableLength = 4 << 20;
    private const ulong BiosAreaPointer = 0x40E;
    private const ulong LowestExtendedBiosArea = 0x80000;
    private const ulong BiosArea = 0xE0000;
    private const int BiosAreaLength = 0x20000;

    private ulong _root;
    private bool _hasWideEntries;

    /// <summary>Whether a root table was found.</summary>
    public readonly bool IsPresent => _root != 0;

    /// <summary>Starts from a copy of the root pointer (Multiboot2 tags 14 and 15 hold one).</summary>
    public bool Initialize(ReadOnlySpan<byte> rootPointer)
    {
        this = default;
        if (!RootPointer.TryParse(rootPointer, out var parsed))
            return false;
        return TrySetRoot(parsed.ExtendedTable, isWide: true) || TrySetRoot(parsed.RootTable, isWide: false);
    }

    /// <summary>Starts from the physical address of the root pointer (PVH start information); 0 looks for it in the BIOS areas.</summary>
    public bool Initialize(ulong rootPointerAddress)
    {
        this = default;
        if (rootPointerAddress != 0)
            return TryRootPointerAt(rootPointerAddress);
        var segment = TMemoryMap.FromPhysical(BiosAreaPointer, 2);
        var extendedArea = segment == null ? 0 : (ulong)BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(segment, 2)) << 4;
        return extendedArea is >= LowestExtendedBiosArea and < 0xA0000 && Scan(extendedArea, 1024) || Scan(BiosArea, BiosAreaLength);
    }

    /// <summary>Finds the table with this signature, the first of them; <paramref name="index"/> picks a later one.</summary>
    /// <returns>The whole table with its header; empty when there is none that is valid.</returns>
    public readonly ReadOnlySpan<byte> Find(ReadOnlySpan<byte> signature, int index = 0)
    {
        var root = ReadTable(_root, _hasWideEntries ? "XSDT"u8 : "RSDT"u8);
        if (root.IsEmpty)
            return default;
        var entrySize = _hasWideEntries ? 8 : 4;
        var entries = root[TableHeader.Size..];
        for (var left = Math.Min(MaximumEntries, entries.Length / entrySize); left > 0; left--, entries = entries[entrySize..])
        {
            var address = _hasWideEntries ? BinaryPrimitives.ReadUInt64LittleEndian(entries) : BinaryPrimitives.ReadUInt32LittleEndian(entries);
            var table = ReadTable(address, signature);
            if (!table.IsEmpty && index-- == 0)
                return table;
        }
        return default;
    }

    /// <summary>The table at a physical address.</summary>
    /// <returns>Empty when it is not one with this signature, is unreachable or broken.</returns>
    public readonly ReadOnlySpan<byte> ReadTable(ulong address, ReadOnlySpan<byte> signature)
    {
        var header = address == 0 ? null : TMemoryMap.FromPhysical(address, TableHeader.Size);
        if (header == null)
            return default;
        var bytes = new ReadOnlySpan<byte>(header, TableHeader.Size);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[TableHeader.LengthOffset..]);
        if (!bytes[..4].SequenceEqual(signature) || length is < TableHeader.Size or > MaximumTableLength)
            return default;
        var whole = TMemoryMap.FromPhysical(address, length);
        if (whole == null)
            return default;
        var table = new ReadOnlySpan<byte>(whole, (int)length);
        return Checksum.IsRight(table) ? table : default;
    }

    private bool Scan(ulong start, int length)
    {
        for (var offset = 0; offset < length; offset += RootPointer.Alignment)
            if (TryRootPointerAt(start + (ulong)offset))
                return true;
        return false;
    }

    private bool TryRootPointerAt(ulong address)
    {
        var start = TMemoryMap.FromPhysical(address, RootPointer.ExtendedSize);
        return start != null && Initialize(new ReadOnlySpan<byte>(start, RootPointer.ExtendedSize));
    }

    private bool TrySetRoot(ulong address, bool isWide)
    {
        if (ReadTable(address, isWide ? "XSDT"u8 : "RSDT"u8).IsEmpty)
            return false;
        _root = address;
        _hasWideEntries = isWide;
        return true;
    }
}
