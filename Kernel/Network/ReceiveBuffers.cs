using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Network;

namespace ExoCosmos.Kernel.Network;

/// <summary>
/// Memory of the kernel that a device receives into. A frame is looked at where the device put it, and copied once, to whoever it is for: until its filter has been found nobody's
/// memory could take it.
/// </summary>
public unsafe struct ReceiveBuffers
{
    public const int Count = 128;
    /// <summary>Bytes of one; a frame is shorter.</summary>
    public const uint Size = 2048;
    public const ulong MemoryNeeded = Count * Size;

    private byte* _memory;
    private ulong _physical;
    private FreeList _free;

    [InlineArray(Count)]
    private struct FreeList
    {
        private byte _first;
    }

    /// <param name="memory"><see cref="MemoryNeeded"/> contiguous bytes.</param>
    /// <param name="physical">Where the device finds them.</param>
    public void Initialise(byte* memory, ulong physical)
    {
        _memory = memory;
        _physical = physical;
        for (FreeCount = 0; FreeCount < Count; FreeCount++)
            _free[FreeCount] = (byte)FreeCount;
    }

    /// <summary>How many no device has.</summary>
    public int FreeCount { readonly get; private set; }

    public readonly byte* this[ulong number] => _memory + (number * Size);

    /// <summary>Takes one that is free.</summary>
    public ulong Take(out FrameSegment segment)
    {
        ulong number = _free[--FreeCount];
        segment = new FrameSegment(_physical + (number * Size), Size);
        return number;
    }

    public void Return(ulong number) => _free[FreeCount++] = (byte)number;
}
