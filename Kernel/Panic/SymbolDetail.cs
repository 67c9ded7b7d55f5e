using System;

namespace ExoCosmos.Kernel.Panic;

/// <summary>
/// The part of a symbol table that belongs to one function: <c>file-name-offset, count, (offset delta, zigzag line delta)…,
/// count, (offset delta, frame offset / 8 × 2 + from rbp, saved rbp / 8)…</c>, all LEB128.
/// </summary>
internal static class SymbolDetail
{
    /// <summary>Reads what is true at <paramref name="offset"/> of the function; false if the table is damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> table, uint name, uint detail, uint offset, out CodeLocation location)
    {
        location = new CodeLocation { Offset = offset };
        if (!TryReadText(table, name, out location.Method))
            return false;
        var reader = new Leb128Reader(table, detail);
        return reader.TryRead(out var file)
            && TryReadText(table, file, out location.File)
            && TryReadLine(ref reader, offset, out location.Line)
            && TryReadFrame(ref reader, offset, out location.HasFrame, out location.Frame);
    }

    private static bool TryReadLine(ref Leb128Reader reader, uint offset, out uint found)
    {
        uint place = 0, line = 0;
        found = 0;
        if (!reader.TryRead(out var count))
            return false;
        // Bounded by the table: every row takes at least two bytes of it.
        for (; count > 0; count--)
        {
            if (!reader.TryRead(out var distance) || !reader.TryRead(out var zigzag))
                return false;
            unchecked
            {
                place += distance;
                line += (zigzag >> 1) ^ (0 - (zigzag & 1));
            }

            if (place <= offset)
                found = line;
        }

        return true;
    }

    private static bool TryReadFrame(ref Leb128Reader reader, uint offset, out bool found, out FrameRule rule)
    {
        uint place = 0;
        found = false;
        rule = default;
        if (!reader.TryRead(out var count))
            return false;
        for (; count > 0; count--)
        {
            if (!reader.TryRead(out var distance) || !reader.TryRead(out var frame) || !reader.TryRead(out var saved))
                return false;
            place = unchecked(place + distance);
            if (place <= offset)
            {
                found = true;
                rule = new FrameRule((frame & 1) != 0, unchecked(frame / 2 * 8), unchecked(saved * 8));
            }
        }

        return true;
    }

    private static bool TryReadText(ReadOnlySpan<byte> table, uint offset, out ReadOnlySpan<byte> text)
    {
        var reader = new Leb128Reader(table, offset);
        text = default;
        return reader.TryRead(out var length) && reader.TryTake(length, out text);
    }
}
