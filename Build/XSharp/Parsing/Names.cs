using System;
using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Which words may name something: not those that a statement begins with, nor sizes and registers.</summary>
internal static class Names
{
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "align", "bits", "break", "byte", "call", "const", "continue", "dword", "else", "export", "extern", "far", "for", "function",
        "global", "goto", "if", "interrupt", "lock", "namespace", "qword", "rep", "repe", "repne", "repz", "repnz", "repeat", "return",
        "section", "var", "while", "word",
    };

    public static void Check(SymbolName name) => Check(name.At, name.Text);

    public static void Check(Position at, string name)
    {
        if (Registers.Find(name) != null)
            throw new SourceException(at, $"'{name}' is a register and cannot be a name");
        if (Keywords.Contains(name))
            throw new SourceException(at, $"'{name}' is a keyword and cannot be a name");
    }
}
