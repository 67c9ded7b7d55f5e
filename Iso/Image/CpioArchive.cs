using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace ExoCosmos.Iso.Image;

/// <summary>
/// Writes a cpio archive in the "new ASCII" format (cpio(5); initramfs buffer format in the Linux documentation). Members can be placed so
/// that their data begins on a page boundary of the archive: a boot loader puts the archive on a page boundary, so such a member can be
/// mapped where it lies. The gap is filled by a member named <see cref="Filler"/>, which readers skip.
/// <code>
///   0      6            94         102     110          110+namesize, then to 4      + filesize, then to 4
///   | magic| 11 numbers | namesize | check | name ... 0 | padding | data ...         | padding |
///   each number is eight hexadecimal digits; the archive ends with a member "TRAILER!!!"
/// </code>
/// </summary>
public sealed class CpioArchive : IDisposable
{
    public const string Filler = ".align";
    public const int PageSize = 4096;

    private const int HeaderSize = 110;
    private const string Trailer = "TRAILER!!!";
    private const int RegularFile = 0x8000 | 0x1A4;     // rw-r--r--
    private const int Program = 0x8000 | 0x1ED;         // rwxr-xr-x

    private readonly Stream output;
    private long position;
    private int inode;

    /// <param name="output">Receives the archive; it stays the caller's.</param>
    public CpioArchive(Stream output) => this.output = output;

    /// <summary>Appends a member.</summary>
    /// <param name="pageAligned">Place the data at a multiple of <see cref="PageSize"/>.</param>
    /// <param name="executable">Mark it as a program.</param>
    public void Add(string name, Stream data, bool pageAligned, bool executable = false)
    {
        if (pageAligned)
            Align(name);
        WriteHeader(name, data.Length, executable ? Program : RegularFile);
        data.CopyTo(output);
        position += data.Length;
        Pad();
    }

    /// <summary>Writes the trailer; nothing can be added afterwards.</summary>
    public void Dispose()
    {
        WriteHeader(Trailer, 0);
        output.Flush();
    }

    /// <summary>Fills up so that the data of a member of this name would begin on a page boundary.</summary>
    private void Align(string name)
    {
        if (DataStart(position, name) % PageSize == 0)
            return;
        var smallest = DataStart(DataStart(position, Filler), name);
        var size = (int)(RoundUp(smallest, PageSize) - smallest);
        WriteHeader(Filler, size);
        Write(new byte[size]);
    }

    private void WriteHeader(string name, long size, int mode = RegularFile)
    {
        if (size > uint.MaxValue)
            throw new InvalidDataException($"{name} is larger than a cpio archive can hold.");
        var header = new StringBuilder("070701");
        int[] numbers = [name == Trailer ? 0 : ++inode, name == Trailer ? 0 : mode, 0, 0, 1, 0, unchecked((int)(uint)size), 0, 0, 0, 0, NameSize(name), 0];
        foreach (var number in numbers)
            header.Append(number.ToString("x8", CultureInfo.InvariantCulture));
        Write(Encoding.ASCII.GetBytes(header.ToString()));
        Write(Encoding.UTF8.GetBytes(name + '\0'));
        Pad();
    }

    private void Pad() => Write(new byte[RoundUp(position, 4) - position]);

    private void Write(byte[] bytes)
    {
        output.Write(bytes);
        position += bytes.Length;
    }

    private static long DataStart(long header, string name) => RoundUp(header + HeaderSize + NameSize(name), 4);

    private static int NameSize(string name) => Encoding.UTF8.GetByteCount(name) + 1;

    private static long RoundUp(long value, long unit) => (value + unit - 1) / unit * unit;
}
