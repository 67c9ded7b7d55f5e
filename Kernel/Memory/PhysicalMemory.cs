namespace ExoCosmos.Kernel.Memory;

/// <summary>
/// The kernel's view of all physical memory: one contiguous window. On the machine it is the direct map; a host test
/// puts an array of pages there, and everything above runs unchanged.
/// </summary>
public readonly unsafe struct PhysicalMemory(byte* window)
{
    private readonly byte* _window = window;

    /// <summary>The first byte of a page frame.</summary>
    public byte* Frame(ulong number) => _window + (number << 12);

    /// <summary>The page frame that a byte in the window is in.</summary>
    public ulong NumberOf(void* address) => (ulong)((byte*)address - _window) >> 12;

    /// <summary>The byte at a physical address.</summary>
    public byte* At(ulong physical) => _window + physical;

    /// <summary>The frame's content as page-table entries.</summary>
    public ulong* Table(ulong number) => (ulong*)Frame(number);

    /// <summary>Fills a frame with zeros.</summary>
    public void Clear(ulong number)
    {
        var words = Table(number);
        for (var i = 0; i < 512; i += 8)
        {
            words[i] = 0;
            words[i + 1] = 0;
            words[i + 2] = 0;
            words[i + 3] = 0;
            words[i + 4] = 0;
            words[i + 5] = 0;
            words[i + 6] = 0;
            words[i + 7] = 0;
        }
    }
}
