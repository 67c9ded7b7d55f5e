using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Virtio;

/// <summary>
/// A structure of the device in one of its memory ranges, found by a vendor capability (Virtio 1.2 ch. 4.1.4).
/// <code>
/// 0 identity 09   2 length   3 kind   4 base address register   8 offset   12 length   16 notify multiplier (kind 2)
/// </code>
/// </summary>
internal readonly record struct VirtioRegion(nint Address, uint Length, uint NotifyMultiplier)
{
    private const byte VendorCapability = 0x09;
    private const int MaximumCapabilities = 48;
    private const uint MaximumMapped = 1 << 20;

    public enum Kind : byte
    {
        Common = 1,
        Notify = 2,
        Interrupt = 3,
        Device = 4,
    }

    /// <summary>Finds and maps the first usable structure of a kind: the device lists them in the order it prefers.</summary>
    /// <param name="minimum">Bytes that it must have at least.</param>
    public static bool TryFind<TMachine>(in PciFunction<TMachine> function, Kind kind, uint minimum, out VirtioRegion region)
        where TMachine : struct, IPorts, IMemoryMap, IDeviceMemory
    {
        byte capability = 0;
        for (var step = 0; step < MaximumCapabilities && function.TryNextCapability(VendorCapability, ref capability); step++)
        {
            if (function.Read8((byte)(capability + 3)) != (byte)kind)
                continue;
            var index = function.Read8((byte)(capability + 4));
            var offset = function.Read32((byte)(capability + 8));
            var length = function.Read32((byte)(capability + 12));
            if (length < minimum || !PciBar.TryRead(in function, index, out var bar) || !bar.Holds(offset, length))
                continue;
            length = uint.Min(length, MaximumMapped);
            var address = TMachine.MapDevice(bar.Address + offset, length);
            if (address == 0)
                continue;
            region = new VirtioRegion(address, length, kind == Kind.Notify ? function.Read32((byte)(capability + 16)) : 0);
            return true;
        }
        region = default;
        return false;
    }
}
