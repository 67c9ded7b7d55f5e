using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Build.Font;
using ExoCosmos.Drivers.Display;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Build.Font;

[TestClass]
public sealed class PsfFontTests
{
    // 256 glyphs of 16 rows, glyph N filled with N; glyph N shows U+0100+N and, from a sequence, must not claim U+0041.
    private static byte[] Version1()
    {
        var file = new List<byte> { 0x36, 0x04, 0x02, 16 };
        for (var glyph = 0; glyph < 256; glyph++)
            file.AddRange(Enumerable.Repeat((byte)glyph, 16));
        for (var glyph = 0; glyph < 256; glyph++)
            file.AddRange([(byte)glyph, 0x01, 0xFE, 0xFF, 0x41, 0x00, 0x01, 0x03, 0xFF, 0xFF]);
        return [.. file];
    }

    // Two glyphs of 8 rows; the first shows 'A' and '€', the second U+10000.
    private static byte[] Version2() =>
    [
        0x72, 0xB5, 0x4A, 0x86, 0, 0, 0, 0, 32, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0,
        1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18,
        (byte)'A', 0xE2, 0x82, 0xAC, 0xFF, 0xF0, 0x90, 0x80, 0x80, 0xFE, (byte)'B', 0xFF,
    ];

    [TestMethod]
    public void ReadsVersion1()
    {
        var font = PsfFont.Parse(Version1());
        Assert.AreEqual((8, 16), (font.Width, font.Height));
        Assert.HasCount(256, font.GlyphOfCode);
        Assert.AreEqual(7, font.GlyphOfCode[0x107]);
        Assert.AreEqual(7, font.Glyphs[7 * 16]);
        Assert.IsFalse(font.GlyphOfCode.ContainsKey('A'));
    }

    [TestMethod]
    public void ReadsVersion2()
    {
        var font = PsfFont.Parse(Version2());
        CollectionAssert.AreEqual(new[] { ('A', 0), ('€', 0) }, font.GlyphOfCode.Where(pair => pair.Key < 0x10000).Select(pair => ((char)pair.Key, pair.Value)).ToArray());
        Assert.AreEqual(1, font.GlyphOfCode[0x10000]);
        Assert.IsFalse(font.GlyphOfCode.ContainsKey('B'));
        Assert.AreEqual(11, font.Glyphs[8]);
    }

    [TestMethod]
    public void EveryTruncationIsRefused()
    {
        foreach (var whole in new[] { Version1(), Version2() })
            for (var length = 0; length < whole.Length; length++)
                Assert.ThrowsExactly<InvalidDataException>(() => PsfFont.Parse(whole.AsSpan(0, length)), $"{length} bytes");
    }

    [TestMethod]
    public void OtherSizesAreNotWritten() => Assert.ThrowsExactly<InvalidDataException>(() => FontSource.Write(PsfFont.Parse(Version2())));

    [TestMethod]
    public void WritesSortedTables()
    {
        var source = FontSource.Write(PsfFont.Parse(Version1()));
        StringAssert.Contains(source, "ReadOnlySpan<ushort> Codes =>\n    [\n        256,257,258", StringComparison.Ordinal);
        StringAssert.Contains(source, "Height = 16", StringComparison.Ordinal);
    }

    [TestMethod]
    public void TheBuiltFontCoversWhatWeShow()
    {
        foreach (var character in " AZaz09~|#éßłŻČ€─│┌┐└┘├┤┬┴┼═║█░▒→←↑↓")
            Assert.IsTrue(ConsoleFont.Has(character), $"U+{(int)character:X4}");
        Assert.IsTrue(ConsoleFont.Glyph('█').ToArray().All(row => row == 0xFF));
        Assert.IsTrue(ConsoleFont.Glyph(' ').ToArray().All(row => row == 0));
        CollectionAssert.AreEqual(ConsoleFont.Glyph(0xFFFD).ToArray(), ConsoleFont.Glyph(0x10FFFE).ToArray());
    }
}
