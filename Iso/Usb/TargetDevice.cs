using System.Collections.Generic;

namespace ExoCosmos.Iso.Usb;

/// <summary>What the host knows about the place that the ISO is to be written to.</summary>
public sealed record TargetDevice
{
    /// <summary>The device file (symbolic links followed), or a regular file.</summary>
    public required string Path { get; init; }
    public required long Size { get; init; }
    public bool IsBlockDevice { get; init; }
    public bool IsWholeDisk { get; init; }
    public bool IsRemovable { get; init; }
    public bool IsReadOnly { get; init; }
    public string Model { get; init; } = "";
    public IReadOnlyList<Partition> Partitions { get; init; } = [];
    /// <summary>What uses the disk or one of its partitions now: mount points, swap, device-mapper volumes.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    public sealed record Partition(string Name, long Size);
}
