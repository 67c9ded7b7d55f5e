using System;
using ExoCosmos.Drivers.Block;

namespace ExoCosmos.Kernel.Platform;

/// <summary>The disks by number, each as <see cref="IBlockDriver"/> has it. Numbers are below <c>SystemInfo.DiskCount</c>.</summary>
public interface IDiskDevices
{
    /// <summary>Would one more request with this many segments be taken now?</summary>
    static abstract bool CanSubmit(uint disk, int segments);

    static abstract Submission Submit(uint disk, in BlockRequest request, ReadOnlySpan<BlockSegment> segments);

    /// <summary>Tells the device about everything submitted since the last time.</summary>
    static abstract void Notify(uint disk);

    /// <summary>Looks after a disk with requests under way: an interrupt that may be its, or one that did not come in time.</summary>
    static abstract void Attend(uint disk);

    static abstract bool TryComplete(uint disk, out BlockCompletion completion);
}
