using System;
using System.Runtime.InteropServices;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Block.Nvme;
using ExoCosmos.Drivers.Block.Virtio;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Kernel.Device;

namespace ExoCosmos.Kernel.Disk;

/// <summary>
/// A disk device of any kind: a closed union, so that one table holds them all and every call is direct. The kind never changes once it is set.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
public struct DiskDevice : IBlockDevice
{
    [FieldOffset(0)] private Kind _kind;
    [FieldOffset(8)] private VirtioBlk<Pc> _virtio;
    [FieldOffset(8)] private NvmeDisk<Pc> _nvme;

    private enum Kind : uint
    {
        Virtio,
        Nvme,
    }

    /// <summary>Whether a function is a disk of a kind that there is a driver for.</summary>
    public static bool Matches(in PciFunction<Pc> function) => VirtioBlkIdentity.Matches(in function) || NvmeIdentity.Matches(in function);

    /// <summary>Finds the device of a function that matches.</summary>
    /// <param name="signal">For its completions.</param>
    /// <returns>False when it is not what it should be.</returns>
    public bool TryFind(in PciFunction<Pc> function, MessageSignal signal)
    {
        this = default;
        _kind = VirtioBlkIdentity.Matches(in function) ? Kind.Virtio : Kind.Nvme;
        return _kind == Kind.Virtio ? _virtio.TryFind(in function, signal) : _nvme.TryFind(in function, signal);
    }

    public readonly bool IsPresent => _kind == Kind.Virtio ? _virtio.IsPresent : _nvme.IsPresent;

    public readonly BlockGeometry Geometry => _kind == Kind.Virtio ? _virtio.Geometry : _nvme.Geometry;

    public readonly int Depth => _kind == Kind.Virtio ? _virtio.Depth : _nvme.Depth;

    public readonly bool HasCache => _kind == Kind.Virtio ? _virtio.HasCache : _nvme.HasCache;

    public readonly bool HasForcedWrites => _kind == Kind.Virtio ? _virtio.HasForcedWrites : _nvme.HasForcedWrites;

    public readonly bool UsesMessages => _kind == Kind.Virtio ? _virtio.UsesMessages : _nvme.UsesMessages;

    public readonly uint StartSeconds => _kind == Kind.Virtio ? _virtio.StartSeconds : _nvme.StartSeconds;

    public readonly bool HasStopped => _kind == Kind.Virtio ? _virtio.HasStopped : _nvme.HasStopped;

    public readonly bool IsBroken => _kind == Kind.Virtio ? _virtio.IsBroken : _nvme.IsBroken;

    public readonly bool CanIssue => _kind == Kind.Virtio ? _virtio.CanIssue : _nvme.CanIssue;

    public void Stop()
    {
        if (_kind == Kind.Virtio)
            _virtio.Stop();
        else
            _nvme.Stop();
    }

    public BringUp Advance() => _kind == Kind.Virtio ? _virtio.Advance() : _nvme.Advance();

    public void Issue(int slot, in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        if (_kind == Kind.Virtio)
            _virtio.Issue(slot, in request, segments);
        else
            _nvme.Issue(slot, in request, segments);
    }

    public void Notify()
    {
        if (_kind == Kind.Virtio)
            _virtio.Notify();
        else
            _nvme.Notify();
    }

    public DeviceNews Take(out DeviceAnswer answer) => _kind == Kind.Virtio ? _virtio.Take(out answer) : _nvme.Take(out answer);

    public readonly bool OnInterrupt() => _kind == Kind.Virtio ? _virtio.OnInterrupt() : _nvme.OnInterrupt();
}
