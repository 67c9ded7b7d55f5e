using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Disk;

/// <summary>Frames under DMA for one request.</summary>
[InlineArray(DiskRequest.MaxSegments)]
public struct PinnedFrames
{
    private uint _first;
}

/// <summary>A request that a device is working on: whose it is, and the frames that stay pinned until the device has answered.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RequestRecord
{
    /// <summary>Slot of the environment that asked. It cannot be used again before all its requests have come back.</summary>
    public uint Environment;
    public uint FrameCount;
    public ulong Cookie;
    /// <summary>Next free record; 0 = none.</summary>
    public uint NextFree;
    public uint Disk;
    /// <summary>See <see cref="DiskRounds"/>.</summary>
    public uint Round;
    public PinnedFrames Frames;
}
