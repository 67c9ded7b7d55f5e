using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace ExoCosmos.Build.Font;

/// <summary>
/// A PC screen font of version 1 or 2 with its Unicode table (Linux kbd, psf(5)).
/// <code>
/// version 1   36 04 | mode (1 = 512 glyphs, 2 = table) | bytes per glyph | glyphs | UTF-16 codes, FFFE before sequences, FFFF ends a glyph
/// version 2   72 B5 4A 86 | version | header size | flags (1 = table) | glyphs | bytes per glyph | height | width | … | UTF-8, FE, FF likewise
/// </code>
/// </summary>
public sealed class PsfFont
{
    private const int Version1HeaderSize = 4;
    private const int Version2HeaderSize = 32;

    private PsfFont(int width, int height, int bytesPerGlyph, byte[] glyphs, SortedDictionary<int, int> glyphOfCode)
    {
        Width = width;
        Height = height;
        BytesPerGlyph = bytesPerGlyph;
        Glyphs = glyphs;
        GlyphOfCode = glyphOfCode;
    }

    public int Width { get; }

    public int Height { get; }

    public int BytesPerGlyph { get; }

    /// <summary>All glyphs, row after row from the top, each row padded to whole bytes, the leftmost pixel in the highest bit.</summary>
    public byte[] Glyphs { get; }

    /// <summary>Unicode code point to glyph number. Sequences of several code points are left out.</summary>
    public SortedDictionary<int, int> GlyphOfCode { get; }

    /// <exception cref="InvalidDataException">The bytes are no font, are cut off, or have no Unicode table.</exception>
    public static PsfFont Parse(ReadOnlySpan<byte> file) => file switch
    {
        [0x36, 0x04, ..] => ParseVersion1(file),
        [0x72, 0xB5, 0x4A, 0x86, ..] => ParseVersion2(file),
        _ => throw new InvalidDataException("not a PSF font: the magic number is wrong"),
    };

    private static PsfFont ParseVersion1(ReadOnlySpan<byte> file)
    {
        if (file.Length < Version1HeaderSize)
            throw new InvalidDataException("the PSF 1 header is cut off");
        var count = (file[2] & 1) != 0 ? 512 : 256;
        int height = file[3];
        if (height == 0)
            throw new InvalidDataException("glyphs of 0 rows");
        if ((file[2] & 6) == 0)
            throw new InvalidDataException("the font has no Unicode table");
        var glyphs = Slice(file, Version1HeaderSize, (long)count * height);
        var table = new PsfTable(count);
        var isSequence = false;
        for (var at = Version1HeaderSize + glyphs.Length; !table.IsComplete; at += 2)
        {
            var code = BinaryPrimitives.ReadUInt16LittleEndian(Slice(file, at, 2));
            if (code == 0xFFFF)
                table.NextGlyph();
            else if (code != 0xFFFE && !isSequence)
                table.Add(code);
            isSequence = code != 0xFFFF && (isSequence || code == 0xFFFE);
        }
        return new PsfFont(8, height, height, glyphs.ToArray(), table.GlyphOfCode);
    }

    private static PsfFont ParseVersion2(ReadOnlySpan<byte> file)
    {
        if (file.Length < Version2HeaderSize)
            throw new InvalidDataException("the PSF 2 header is cut off");
        var headerSize = Field(file, 8);
        if ((Field(file, 12) & 1) == 0)
            throw new InvalidDataException("the font has no Unicode table");
        var (count, bytesPerGlyph, height, width) = (Field(file, 16), Field(file, 20), Field(file, 24), Field(file, 28));
        if (width == 0 || height == 0 || count > 1 << 16 || bytesPerGlyph != (long)height * ((width + 7L) / 8))
            throw new InvalidDataException($"{count} glyphs of {width}x{height} pixels do not take {bytesPerGlyph} bytes each");
        var glyphs = Slice(file, headerSize, (long)count * bytesPerGlyph);
        var table = new PsfTable((int)count);
        var isSequence = false;
        var rest = file[((int)headerSize + glyphs.Length)..];
        while (!table.IsComplete)
        {
            var first = Slice(rest, 0, 1)[0];
            var used = 1;
            if (first == 0xFF)
                table.NextGlyph();
            else if (first != 0xFE)
            {
                if (System.Text.Rune.DecodeFromUtf8(rest, out var rune, out used) != System.Buffers.OperationStatus.Done)
                    throw new InvalidDataException("the Unicode table is not UTF-8");
                if (!isSequence)
                    table.Add(rune.Value);
            }
            isSequence = first != 0xFF && (isSequence || first == 0xFE);
            rest = rest[used..];
        }
        return new PsfFont((int)width, (int)height, (int)bytesPerGlyph, glyphs.ToArray(), table.GlyphOfCode);
    }

    private static uint Field(ReadOnlySpan<byte> file, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(file[offset..]);

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> file, long start, long length) =>
        start <= file.Length && length <= file.Length - start
            ? file.Slice((int)start, (int)length)
            : throw new InvalidDataException($"the file ends at byte {file.Length}, before byte {start + length}");
}
