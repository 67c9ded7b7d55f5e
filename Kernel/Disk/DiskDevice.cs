using System.Runtime.InteropServices;
using System;
using ExoCosmos.Drivers.Block.Ahci;
using ExoCosmos.Drivers.Block.Nvme;
using ExoCosmos.Drivers.Block.Virtio;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Life;
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
    [FieldOffset(8)] private AhciDisk<Pc> _ahci;

    private enum Kind : uint
    {
        Virtio,
        Nvme,
        Ahci,
    }

    /// <summary>At how many places of a function a disk may be: 0 if there is no driver for it.</summary>
    public static int Places(in PciFunction<Pc> function)
    {
        const int ports = 32;
        if (AhciIdentity.Matches(in function))
            return ports;
        return VirtioBlkIdentity.Matches(in function) || NvmeIdentity.Matches(in function) ? 1 : 0;
    }

    /// <summary>Finds the disk at a place of a function.</summary>
    /// <param name="signal">For its completions.</param>
    /// <returns>False when there is none, or it is not what it should be.</returns>
    public bool TryFind(in PciFunction<Pc> function, int place, MessageSignal signal, BlockTiming timing)
    {
        this = default;
        if (VirtioBlkIdentity.Matches(in function))
            return _virtio.TryFind(in function, signal);
        _kind = NvmeIdentity.Matches(in function) ? Kind.Nvme : Kind.Ahci;
        return _kind == Kind.Nvme ? _nvme.TryFind(in function, signal) : _ahci.TryFind(in function, place, signal, timing);
    }

    public readonly bool IsPresent => _kind switch { Kind.Virtio => _virtio.IsPresent, Kind.Nvme => _nvme.IsPresent, _ => _ahci.IsPresent };

    public readonly BlockGeometry Geometry => _kind switch { Kind.Virtio => _virtio.Geometry, Kind.Nvme => _nvme.Geometry, _ => _ahci.Geometry };

    public readonly int Depth => _kind switch { Kind.Virtio => _virtio.Depth, Kind.Nvme => _nvme.Depth, _ => _ahci.Depth };

    public readonly bool HasCache => _kind switch { Kind.Virtio => _virtio.HasCache, Kind.Nvme => _nvme.HasCache, _ => _ahci.HasCache };

    public readonly bool HasForcedWrites => _kind switch { Kind.Virtio => _virtio.HasForcedWrites, Kind.Nvme => _nvme.HasForcedWrites, _ => _ahci.HasForcedWrites };

    public readonly bool UsesMessages => _kind switch { Kind.Virtio => _virtio.UsesMessages, Kind.Nvme => _nvme.UsesMessages, _ => _ahci.UsesMessages };

    public readonly uint StartSeconds => _kind switch { Kind.Virtio => _virtio.StartSeconds, Kind.Nvme => _nvme.StartSeconds, _ => _ahci.StartSeconds };

    public readonly bool HasStopped => _kind switch { Kind.Virtio => _virtio.HasStopped, Kind.Nvme => _nvme.HasStopped, _ => _ahci.HasStopped };

    public readonly bool IsBroken => _kind switch { Kind.Virtio => _virtio.IsBroken, Kind.Nvme => _nvme.IsBroken, _ => _ahci.IsBroken };

    public readonly bool CanIssue => _kind switch { Kind.Virtio => _virtio.CanIssue, Kind.Nvme => _nvme.CanIssue, _ => _ahci.CanIssue };

    public void Stop()
    {
        switch (_kind)
        {
            case Kind.Virtio:
                _virtio.Stop();
                break;
            case Kind.Nvme:
                _nvme.Stop();
                break;
            default:
                _ahci.Stop();
                break;
        }
    }

    public void CutOff()
    {
        switch (_kind)
        {
            case Kind.Virtio:
                _virtio.CutOff();
                break;
            case Kind.Nvme:
                _nvme.CutOff();
                break;
            default:
                _ahci.CutOff();
                break;
        }
    }

    public BringUp Advance() => _kind switch { Kind.Virtio => _virtio.Advance(), Kind.Nvme => _nvme.Advance(), _ => _ahci.Advance() };

    public void Issue(int slot, in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        switch (_kind)
        {
            case Kind.Virtio:
                _virtio.Issue(slot, in request, segments);
                break;
            case Kind.Nvme:
                _nvme.Issue(slot, in request, segments);
                break;
            default:
                _ahci.Issue(slot, in request, segments);
                break;
        }
    }

    public void Notify()
    {
        switch (_kind)
        {
            case Kind.Virtio:
                _virtio.Notify();
                break;
            case Kind.Nvme:
                _nvme.Notify();
                break;
            default:
                _ahci.Notify();
                break;
        }
    }

    public DeviceNews Take(out DeviceAnswer answer) => _kind switch
    {
        Kind.Virtio => _virtio.Take(out answer),
        Kind.Nvme => _nvme.Take(out answer),
        _ => _ahci.Take(out answer),
    };

    public bool OnInterrupt() => _kind switch { Kind.Virtio => _virtio.OnInterrupt(), Kind.Nvme => _nvme.OnInterrupt(), _ => _ahci.OnInterrupt() };
}
