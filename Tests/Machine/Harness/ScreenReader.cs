using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using ExoCosmos.Build.Font;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>
/// Reads the text on a picture of the framebuffer: each cell of 8 by 16 pixels in two colours is looked up in the console's font. A picture
/// that is not made of that font, cell by cell, reads as question marks.
/// </summary>
internal sealed class ScreenReader
{
    private const string FontFile = "/usr/share/consolefonts/Uni2-Terminus16.psf.gz";
    private const int Width = 8, Height = 16;

    /// <summary>All pixels of row 14; a cell's first row is in the highest bits.</summary>
    private static readonly UInt128 Underline = (UInt128)0xFF << 8;

    private readonly Dictionary<UInt128, int> runes = [];

    public ScreenReader()
    {
        using var file = new GZipStream(File.OpenRead(FontFile), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        var font = PsfFont.Parse(bytes.ToArray());
        foreach (var (rune, glyph) in font.GlyphOfCode)
        {
            var plain = BinaryPrimitives.ReadUInt128BigEndian(font.Glyphs.AsSpan(glyph * Height, Height));
            runes.TryAdd(plain, rune);
            runes.TryAdd(plain | Underline, rune);
        }
    }

    /// <summary>The lines of a binary PPM of three bytes a pixel.</summary>
    public string[] Read(byte[] picture)
    {
        var header = Encoding.ASCII.GetString(picture, 0, 64).Split([' ', '\n'], 5);
        var (width, height) = (int.Parse(header[1]), int.Parse(header[2]));
        var pixels = picture.AsMemory(picture.Length - (width * height * 3));
        return [.. Enumerable.Range(0, height / Height).Select(row => ReadRow(pixels.Span, width, row))];
    }

    private string ReadRow(ReadOnlySpan<byte> pixels, int width, int row)
    {
        var line = new StringBuilder();
        for (var column = 0; column < width / Width; column++)
            line.Append(char.ConvertFromUtf32(ReadCell(pixels, width, column, row)));
        return line.ToString().TrimEnd();
    }

    private int ReadCell(ReadOnlySpan<byte> pixels, int width, int column, int row)
    {
        var bits = UInt128.Zero;
        var first = Pixel(pixels, ((row * Height * width) + (column * Width)) * 3);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                bits = (bits << 1) | (Pixel(pixels, ((((row * Height) + y) * width) + (column * Width) + x) * 3) == first ? 0U : 1U);
        // Whichever colour the corner has, ink or paper.
        return runes.TryGetValue(bits, out var rune) || runes.TryGetValue(~bits, out rune) ? rune : '?';
    }

    private static int Pixel(ReadOnlySpan<byte> pixels, int at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
}
