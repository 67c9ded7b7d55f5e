using System;
using ExoCosmos.Drivers.Block;

namespace ExoCosmos.Kernel.Platform;

/// <summary>The disks by number, each as <see cref="IBlockDriver"/> has it. Numbers are below <c>SystemInfo.DiskCount</c>.</summary>
public interface IDiskDevices
{
    /// <summary>
    /// Would one more request with this many segments be taken now? If not, why: <see cref="Submission.Busy"/> for now, <see cref="Submission.Failed"/>
    /// while the disk does not work, <see cref="Submission.Invalid"/> when these are more than it ever takes.
    /// </summary>
    static abstract Submission CanSubmit(uint disk, int segments);

    static abstract Submission Submit(uint disk, in BlockRequest request, ReadOnlySpan<BlockSegment> segments);

    /// <summary>Tells the device about everything submitted since the last time.</summary>
    static abstract void Notify(uint disk);

    /// <summary>Looks after a disk: an interrupt that may be its, one that did not come in time, or the next step of its reset.</summary>
    static abstract void Attend(uint disk);

    static abstract bool TryComplete(uint disk, out BlockCompletion completion);
}
