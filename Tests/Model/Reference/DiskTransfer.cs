using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>A disk request under way: the frames stay pinned until the device has answered.</summary>
public sealed record DiskTransfer(Environment Owner, uint Disk, DiskOperation Operation, ulong Sector, ulong Cookie, PageFrame[] Frames)
{
    /// <summary>The name by which the kernel knows the device's answer.</summary>
    public ulong Record { get; set; }
}
