namespace ExoCosmos.Drivers.Hardware;

/// <summary>Memory that devices read and write by physical address. Drivers ask for it while they initialise and never give it back.</summary>
public interface IDmaMemory
{
    /// <summary>Physically contiguous, zeroed memory.</summary>
    /// <param name="length">In bytes, at least 1; rounded up to whole pages.</param>
    /// <param name="region">What was given; unspecified when the answer is false.</param>
    /// <returns>False when there is no such memory left.</returns>
    static abstract bool TryAllocate(ulong length, out DmaRegion region);
}

/// <summary>Page-aligned memory shared with a device.</summary>
public readonly unsafe struct DmaRegion(ulong physical, void* address, ulong length)
{
    /// <summary>The address that the device uses.</summary>
    public ulong Physical { get; } = physical;

    /// <summary>The address that the driver uses.</summary>
    public void* Address { get; } = address;

    /// <summary>In bytes.</summary>
    public ulong Length { get; } = length;

    /// <summary>A part of it.</summary>
    public DmaRegion Slice(ulong start, ulong length) => new(Physical + start, (byte*)Address + start, length);
}
