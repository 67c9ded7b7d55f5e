using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Extents;

namespace ExoCosmos.Init.Disks;

/// <summary>A whole disk in Init's hands, whose start was just read.</summary>
internal readonly struct OwnDisk(Handle whole) : IExtentDisk
{
    public Span<byte> Start => DiskAccess.Start;

    public bool WriteCopy(int copy) => DiskAccess.WriteCopy(whole, copy);

    public bool Clear(ulong first, ulong blocks) => DiskAccess.Clear(whole, first, blocks);
}
