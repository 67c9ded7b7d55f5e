using System.Runtime.Intrinsics;

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
        // Sixteen bytes an instruction: every page of a new environment comes through here.
        var end = Frame(number + 1);
        for (var at = Frame(number); at < end; at += 512)
        {
            Vector128<byte>.Zero.StoreAligned(at);
            Vector128<byte>.Zero.StoreAligned(at + 16);
            Vector128<byte>.Zero.StoreAligned(at + 32);
            Vector128<byte>.Zero.StoreAligned(at + 48);
            Vector128<byte>.Zero.StoreAligned(at + 64);
            Vector128<byte>.Zero.StoreAligned(at + 80);
            Vector128<byte>.Zero.StoreAligned(at + 96);
            Vector128<byte>.Zero.StoreAligned(at + 112);
            Vector128<byte>.Zero.StoreAligned(at + 128);
            Vector128<byte>.Zero.StoreAligned(at + 144);
            Vector128<byte>.Zero.StoreAligned(at + 160);
            Vector128<byte>.Zero.StoreAligned(at + 176);
            Vector128<byte>.Zero.StoreAligned(at + 192);
            Vector128<byte>.Zero.StoreAligned(at + 208);
            Vector128<byte>.Zero.StoreAligned(at + 224);
            Vector128<byte>.Zero.StoreAligned(at + 240);
            Vector128<byte>.Zero.StoreAligned(at + 256);
            Vector128<byte>.Zero.StoreAligned(at + 272);
            Vector128<byte>.Zero.StoreAligned(at + 288);
            Vector128<byte>.Zero.StoreAligned(at + 304);
            Vector128<byte>.Zero.StoreAligned(at + 320);
            Vector128<byte>.Zero.StoreAligned(at + 336);
            Vector128<byte>.Zero.StoreAligned(at + 352);
            Vector128<byte>.Zero.StoreAligned(at + 368);
            Vector128<byte>.Zero.StoreAligned(at + 384);
            Vector128<byte>.Zero.StoreAligned(at + 400);
            Vector128<byte>.Zero.StoreAligned(at + 416);
            Vector128<byte>.Zero.StoreAligned(at + 432);
            Vector128<byte>.Zero.StoreAligned(at + 448);
            Vector128<byte>.Zero.StoreAligned(at + 464);
            Vector128<byte>.Zero.StoreAligned(at + 480);
            Vector128<byte>.Zero.StoreAligned(at + 496);
        }
    }
}
