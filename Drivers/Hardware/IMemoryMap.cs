namespace ExoCosmos.Drivers.Hardware;

/// <summary>How a driver reaches physical addresses. Both answers stay valid for the life of the machine.</summary>
public unsafe interface IMemoryMap
{
    /// <summary>
    /// Ordinary memory (firmware tables, DMA buffers), cached. Addresses may come from broken firmware, so the implementer checks them.
    /// </summary>
    /// <returns>Null when [physical, physical + length) is not all reachable.</returns>
    static abstract void* FromPhysical(ulong physical, ulong length);

    /// <summary>Registers of a device, mapped uncached. Mapping a range twice is allowed.</summary>
    /// <returns>The address to hand to <see cref="IDeviceMemory"/>; 0 when the range cannot be mapped.</returns>
    static abstract nint MapDevice(ulong physical, ulong length);

    /// <summary>The same for memory that is only written, much at a time: write-combining.</summary>
    static abstract nint MapFramebuffer(ulong physical, ulong length);
}
