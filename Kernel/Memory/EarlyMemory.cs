using ExoCosmos.Kernel.Boot;

namespace ExoCosmos.Kernel.Memory;

/// <summary>
/// Hands out memory before there is a frame table: upwards from the start of one usable range that is free of the image and the boot module,
/// within the first 4 GiB. What it gave stays the kernel's for ever.
/// </summary>
public unsafe struct EarlyMemory
{
    private PhysicalMemory _physical;

    public ulong Start { get; private set; }

    public ulong Next { get; private set; }

    public ulong End { get; private set; }

    /// <summary>Chooses the largest gap; false if there is none of at least <paramref name="needed"/> bytes.</summary>
    public bool Choose(PhysicalMemory physical, ref BootInformation information, ulong imageEnd, ulong needed)
    {
        _physical = physical;
        for (var i = 0; i < information.UsableCount; i++)
        {
            var start = Align(information.Usable[i].Start);
            var end = System.Math.Min(information.Usable[i].End, 1UL << 32);
            if (start < imageEnd)
                start = Align(imageEnd);
            var module = information.Module;
            if (module.End > start && module.Start < end)
            {
                Consider(start, module.Start);
                start = Align(module.End);
            }

            Consider(start, end);
        }

        Next = Start;
        return End - Start >= needed;
    }

    /// <summary>Cleared memory, page-aligned.</summary>
    public byte* Take(ulong bytes)
    {
        bytes = Align(bytes);
        if (bytes > End - Next)
            Panic.PanicReport.Fatal("too little memory: ExoCosmos needs at least 64 MiB"u8);
        var first = Next;
        Next += bytes;
        for (var page = first; page < Next; page += 4096)
            _physical.Clear(page >> 12);
        return _physical.At(first);
    }

    public uint TakeFrame()
    {
        var frame = Next >> 12;
        Take(4096);
        return (uint)frame;
    }

    private void Consider(ulong start, ulong end)
    {
        end &= ~4095UL;
        if (end > start && end - start > End - Start)
        {
            Start = start;
            End = end;
        }
    }

    private static ulong Align(ulong value) => (value + 4095) & ~4095UL;
}
