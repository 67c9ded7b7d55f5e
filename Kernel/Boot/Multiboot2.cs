using System;
using System.Runtime.InteropServices;
using ExoCosmos.Drivers.Display;

namespace ExoCosmos.Kernel.Boot;

/// <summary>
/// Reads the multiboot2 information (specification 2.0, section 3.6): a total size, then tags of (type, size) on 8-byte boundaries.
/// <code>
///   0 total size   4 reserved   8 tag: 0 type, 4 size, 8 …   (next at + size, rounded up to 8)
/// </code>
/// </summary>
public static class Multiboot2
{
    public const uint Magic = 0x36D7_6289;

    private const uint TagEnd = 0, TagCommandLine = 1, TagModule = 3, TagMemoryMap = 6, TagFramebuffer = 8, TagOldRootPointer = 14, TagNewRootPointer = 15;
    private const int MaximumSize = 1 << 20;

    /// <param name="bytes">The structure, at least 8 bytes; tags beyond its end are ignored.</param>
    /// <param name="information">What was found is added.</param>
    public static void Read(ReadOnlySpan<byte> bytes, ref BootInformation information)
    {
        var position = 8;
        while (position <= bytes.Length - 8)
        {
            var type = MemoryMarshal.Read<uint>(bytes[position..]);
            var size = MemoryMarshal.Read<uint>(bytes[(position + 4)..]);
            if (type == TagEnd || size < 8 || size > (uint)(bytes.Length - position))
                return;
            ReadTag(type, bytes.Slice(position + 8, (int)size - 8), ref information);
            position += (int)((size + 7) & ~7u);
        }
    }

    /// <summary>Size that the structure claims, at most 1 MiB.</summary>
    public static int SizeOf(uint totalSize) => (int)Math.Min(totalSize, MaximumSize);

    private static void ReadTag(uint type, ReadOnlySpan<byte> body, ref BootInformation information)
    {
        switch (type)
        {
            case TagCommandLine:
                CopyText(body, ref information);
                break;
            case TagModule when body.Length >= 8 && information.Module.End == 0:
                information.Module.Start = MemoryMarshal.Read<uint>(body);
                information.Module.End = MemoryMarshal.Read<uint>(body[4..]);
                break;
            case TagMemoryMap when body.Length >= 8:
                ReadMemoryMap(body, ref information);
                break;
            case TagFramebuffer when body.Length >= 24:
                ReadFramebuffer(body, ref information);
                break;
            case TagOldRootPointer or TagNewRootPointer when body.Length >= 20 && body.Length >= information.RootPointerLength:
                information.RootPointerLength = Math.Min(body.Length, 36);
                body[..information.RootPointerLength].CopyTo(information.RootPointerCopy);
                break;
        }
    }

    private static void CopyText(ReadOnlySpan<byte> text, ref BootInformation information)
    {
        var length = text.IndexOf((byte)0);
        length = Math.Min(length < 0 ? text.Length : length, 256);
        text[..length].CopyTo(information.CommandLine);
        information.CommandLineLength = length;
    }

    /// <summary>entry size, entry version, then entries of base (8), length (8), type (4), reserved (4); type 1 is usable.</summary>
    private static void ReadMemoryMap(ReadOnlySpan<byte> body, ref BootInformation information)
    {
        var entrySize = MemoryMarshal.Read<uint>(body);
        if (entrySize is < 24 or > 256)
            return;
        for (var entry = body[8..]; entry.Length >= (int)entrySize; entry = entry[(int)entrySize..])
        {
            if (MemoryMarshal.Read<uint>(entry[16..]) == 1)
                information.AddUsable(MemoryMarshal.Read<ulong>(entry), MemoryMarshal.Read<ulong>(entry[8..]));
        }
    }

    /// <summary>address (8), pitch, width, height (4 each), bits per pixel, type, reserved (2), then for type 1 the colour fields.</summary>
    private static void ReadFramebuffer(ReadOnlySpan<byte> body, ref BootInformation information)
    {
        const byte directColour = 1;
        if (body[21] != directColour || body.Length < 30)
            return;
        information.Framebuffer = new FramebufferInfo
        {
            Address = MemoryMarshal.Read<ulong>(body),
            Pitch = MemoryMarshal.Read<uint>(body[8..]),
            Width = MemoryMarshal.Read<uint>(body[12..]),
            Height = MemoryMarshal.Read<uint>(body[16..]),
            BitsPerPixel = body[20],
            Red = new ColourField(body[24], body[25]),
            Green = new ColourField(body[26], body[27]),
            Blue = new ColourField(body[28], body[29]),
        };
        information.HasFramebuffer = true;
    }
}
