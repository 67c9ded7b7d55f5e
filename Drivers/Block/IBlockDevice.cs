using System;
using ExoCosmos.Drivers.Life;

namespace ExoCosmos.Drivers.Block;

/// <summary>What a device has to say.</summary>
public enum DeviceNews : byte
{
    None,

    /// <summary>A request came back.</summary>
    Answer,

    /// <summary>What it says cannot be: it is to be stopped.</summary>
    Contradiction,
}

/// <summary>A request that came back.</summary>
/// <param name="Slot">As it was issued; a driver's own number, not the device's.</param>
public readonly record struct DeviceAnswer(int Slot, BlockStatus Status);

/// <summary>
/// One kind of disk hardware, under a <see cref="BlockDriver{TMachine, TDevice}"/> that checks requests, numbers them by slots, watches the time and decides
/// when the device is stopped and started. No call waits for the device.
/// </summary>
public interface IBlockDevice : IRestartable
{
    /// <summary>Known once the device is up.</summary>
    BlockGeometry Geometry { get; }

    /// <summary>Requests that may be issued at once: slots 0 to Depth - 1. Known once the device is up, at most 128.</summary>
    int Depth { get; }

    /// <summary>Whether written data may stay off the medium until a flush.</summary>
    bool HasCache { get; }

    /// <summary>Whether the device itself can force a write to the medium. If not, it is never asked to.</summary>
    bool HasForcedWrites { get; }

    bool UsesMessages { get; }

    /// <summary>Whether the device itself says that it cannot go on.</summary>
    bool IsBroken { get; }

    /// <summary>Whether there is room to issue one more request of any size.</summary>
    bool CanIssue { get; }

    /// <summary>Makes a request ready for the device. There is room, and the request fits <see cref="Geometry"/>.</summary>
    void Issue(int slot, in BlockRequest request, ReadOnlySpan<BlockSegment> segments);

    /// <summary>Tells the device about everything issued since the last time.</summary>
    void Notify();

    /// <summary>Takes one thing that the device says.</summary>
    DeviceNews Take(out DeviceAnswer answer);

    /// <summary>Acknowledges an interrupt.</summary>
    /// <returns>Whether this device raised it, as lines are shared.</returns>
    bool OnInterrupt();
}
