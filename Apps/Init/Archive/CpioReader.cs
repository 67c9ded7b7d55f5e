using System;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.Init.Archive;

/// <summary>A member of the archive: where its bytes lie.</summary>
public readonly record struct CpioMember(ulong Offset, ulong Length);

/// <summary>
/// Finds members of a cpio archive in the "new ASCII" format (cpio(5)) by name. The archive is hostile: every number is checked, and
/// each step goes forward, so that the walk ends.
/// <code>
///   0       6                  54        94         102     110            + name size, to 4       + file size, to 4
///   | magic | … 11 numbers of 8 hexadecimal digits …         | name ... 0 | padding | data ...    | padding |
///            file size at 54, name size at 94; the archive ends with the member "TRAILER!!!"
/// </code>
/// </summary>
public static class CpioReader
{
    private const int HeaderSize = 110, FileSizeAt = 54, NameSizeAt = 94, DigitCount = 8, LongestName = 1024;

    /// <summary>How the archive's bytes are had.</summary>
    public interface ISource
    {
        ulong Length { get; }

        /// <summary>A range of the archive; false if it reaches outside or cannot be read.</summary>
        bool TryRead(ulong offset, int length, out ReadOnlySpan<byte> bytes);
    }

    public enum Outcome
    {
        Found,
        /// <summary>The archive is whole and has no such member.</summary>
        Absent,
        /// <summary>The archive is damaged before such a member.</summary>
        Damaged,
    }

    public static Outcome Find<TSource>(ref TSource source, ReadOnlySpan<byte> name, out CpioMember member)
        where TSource : struct, ISource, allows ref struct
    {
        member = default;
        ulong position = 0;
        while (true)
        {
            if (!TryReadHeader(ref source, position, out var nameLength, out var fileSize)
                || !source.TryRead(position + HeaderSize, nameLength, out var found)
                || found[^1] != 0)
                return Outcome.Damaged;
            found = found[..^1];
            if (found.SequenceEqual("TRAILER!!!"u8))
                return Outcome.Absent;
            var data = RoundUp(position + HeaderSize + (ulong)nameLength);
            if (data > source.Length || fileSize > source.Length - data)
                return Outcome.Damaged;
            if (found.SequenceEqual(name))
            {
                member = new CpioMember(data, fileSize);
                return Outcome.Found;
            }

            position = RoundUp(data + fileSize);
        }
    }

    private static bool TryReadHeader<TSource>(ref TSource source, ulong position, out int nameLength, out ulong fileSize)
        where TSource : struct, ISource, allows ref struct
    {
        nameLength = 0;
        fileSize = 0;
        if (!source.TryRead(position, HeaderSize, out var header) || !header[..6].SequenceEqual("070701"u8)
            || !TryParse(header[FileSizeAt..], out var size) || !TryParse(header[NameSizeAt..], out var length) || length is 0 or > LongestName)
            return false;
        nameLength = (int)length;
        fileSize = size;
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> digits, out uint value)
    {
        value = 0;
        foreach (var digit in digits[..DigitCount])
        {
            var number = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => -1,
            };
            if (number < 0)
                return false;
            value = (value << 4) | (uint)number;
        }

        return true;
    }

    private static ulong RoundUp(ulong value) => (value + 3) & ~3UL;
}

/// <summary>The boot module, page by page.</summary>
public struct WindowSource(FrameWindow window) : CpioReader.ISource
{
    private FrameWindow _window = window;

    public readonly ulong Length => _window.Length;

    public readonly bool TryRead(ulong offset, int length, out ReadOnlySpan<byte> bytes) => _window.TryRead(offset, length, out bytes);
}
