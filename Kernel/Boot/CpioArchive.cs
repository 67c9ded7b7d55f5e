using System;

namespace ExoCosmos.Kernel.Boot;

/// <summary>
/// Finds a file in a cpio archive of the "newc" format (kernel documentation, early-userspace buffer format). The kernel needs two files from the
/// boot module: the first environment's image and its own symbols; everything else in it is for the first environment to read.
/// <code>
///  0 "070701"  6 … 13 fields of 8 hexadecimal digits: [6] size at 54, [11] name size at 94; 110 name, padded to 4, data, padded to 4
/// </code>
/// </summary>
public static class CpioArchive
{
    private const int HeaderSize = 110;

    /// <returns>The file's bytes, or empty.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> archive, ReadOnlySpan<byte> name)
    {
        while (archive.Length >= HeaderSize && archive[..6].SequenceEqual("070701"u8))
        {
            var size = Hexadecimal(archive.Slice(54, 8));
            var nameSize = Hexadecimal(archive.Slice(94, 8));
            if (nameSize == 0 || nameSize > 4096 || size > int.MaxValue)
                return default;
            var data = (HeaderSize + (int)nameSize + 3) & ~3;
            if (data > archive.Length || size > (ulong)(archive.Length - data))
                return default;
            if (archive.Slice(HeaderSize, (int)nameSize - 1).SequenceEqual(name))
                return archive.Slice(data, (int)size);
            var next = (data + (long)size + 3) & ~3L;
            if (next >= archive.Length)
                return default;
            archive = archive[(int)next..];
        }

        return default;
    }

    private static ulong Hexadecimal(ReadOnlySpan<byte> digits)
    {
        ulong value = 0;
        foreach (var digit in digits)
        {
            var nibble = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => -1,
            };
            if (nibble < 0)
                return ulong.MaxValue;
            value = (value << 4) | (uint)nibble;
        }

        return value;
    }
}
