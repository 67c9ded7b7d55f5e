using System.Collections.Generic;

namespace ExoCosmos.Build.Font;

/// <summary>The Unicode table while it is read: one list of code points per glyph, in the order of the glyphs.</summary>
internal sealed class PsfTable(int glyphs)
{
    private int _glyph;

    public SortedDictionary<int, int> GlyphOfCode { get; } = [];

    public bool IsComplete => _glyph == glyphs;

    public void NextGlyph() => _glyph++;

    // The first glyph that claims a code point keeps it.
    public void Add(int code) => GlyphOfCode.TryAdd(code, _glyph);
}
