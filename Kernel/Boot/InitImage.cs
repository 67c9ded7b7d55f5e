using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Panic;

namespace ExoCosmos.Kernel.Boot;

/// <summary>
/// Copies the segments of the first environment's ELF image (System V ABI, chapter 4 and 5; 64-bit, little-endian, x86-64, ET_EXEC) into
/// fresh pages. The image comes with the kernel, yet every number in it is checked.
/// </summary>
public static unsafe class InitImage
{
    private const uint LoadSegment = 1;
    private const uint Executable = 1, Writable = 2;
    private const int HeaderSize = 64, ProgramHeaderSize = 56;

    /// <returns>The entry point.</returns>
    public static ulong Load(KernelState* kernel, EnvironmentRecord* record, ReadOnlySpan<byte> image)
    {
        if (image.Length < HeaderSize || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8) || MemoryMarshal.Read<uint>(image[16..]) != 0x003E_0002)
            PanicReport.Fatal("the boot module's 'init' is not a static x86-64 ELF executable"u8);
        var table = MemoryMarshal.Read<ulong>(image[32..]);
        var count = MemoryMarshal.Read<ushort>(image[56..]);
        if (MemoryMarshal.Read<ushort>(image[54..]) != ProgramHeaderSize || table > (ulong)image.Length
            || count * (ulong)ProgramHeaderSize > (ulong)image.Length - table)
            PanicReport.Fatal("the boot module's 'init' has a damaged program header table"u8);
        for (var i = 0; i < count; i++)
            Segment(kernel, record, image, image.Slice((int)table + (i * ProgramHeaderSize), ProgramHeaderSize));
        return MemoryMarshal.Read<ulong>(image[24..]);
    }

    /// <summary>0 type, 4 flags, 8 offset, 16 address, 24 physical, 32 file size, 40 memory size, 48 alignment.</summary>
    private static void Segment(KernelState* kernel, EnvironmentRecord* record, ReadOnlySpan<byte> image, ReadOnlySpan<byte> header)
    {
        if (MemoryMarshal.Read<uint>(header) != LoadSegment)
            return;
        var flags = MemoryMarshal.Read<uint>(header[4..]);
        var offset = MemoryMarshal.Read<ulong>(header[8..]);
        var address = MemoryMarshal.Read<ulong>(header[16..]);
        var fileSize = MemoryMarshal.Read<ulong>(header[32..]);
        var memorySize = MemoryMarshal.Read<ulong>(header[40..]);
        if (offset > (ulong)image.Length || fileSize > (ulong)image.Length - offset || fileSize > memorySize
            || address < Layout.PageSize || address >= Layout.ControlPage || memorySize > Layout.ControlPage - address)
            PanicReport.Fatal("the boot module's 'init' has a segment outside the file or the address space"u8);

        var access = MapFlags.Read | ((flags & Writable) != 0 ? MapFlags.Write : 0) | ((flags & Executable) != 0 ? MapFlags.Execute : 0);
        for (var page = address & ~(Layout.PageSize - 1); page < address + memorySize; page += Layout.PageSize)
        {
            var memory = FirstEnvironment.AddPage(kernel, record, page, access);
            var from = Math.Max(page, address);
            var to = Math.Min(page + Layout.PageSize, address + fileSize);
            if (to > from)
                image.Slice((int)(offset + from - address), (int)(to - from)).CopyTo(new Span<byte>(memory + (from - page), (int)(to - from)));
        }
    }
}
