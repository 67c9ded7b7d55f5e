using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;

namespace ExoCosmos.Build.XSharp.Expansion;

/// <summary>Finds the ends of blocks in lines that are not parsed yet.</summary>
internal sealed class BlockFinder(IReadOnlyList<SourceLine> lines, DiagnosticBag diagnostics, string code)
{
    /// <summary>The line that closes the block, or <paramref name="end"/> if none does, which is an error.</summary>
    public int FindClosing(int opening, int end)
    {
        var open = 1;
        for (var index = opening + 1; index < end; index++)
        {
            if (lines[index].Closes && --open == 0)
                return index;
            if (lines[index].Opens)
                open++;
        }

        diagnostics.Add(lines[opening].At, code, "the block that begins here is not closed");
        return end;
    }

    /// <returns>the line behind the end of a block, which must be a plain one.</returns>
    public int SkipEnd(int closing, int end)
    {
        if (closing < end && lines[closing].Tokens.Count > 1)
            diagnostics.Add(lines[closing].Tokens[1].At, code, "nothing may follow this '}'");
        while (closing < end && lines[closing].Opens)
            closing = FindClosing(closing, end);
        return closing + 1;
    }
}
