using System;
using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Which words may name something.</summary>
internal static class Names
{
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "absolute", "align", "aligned", "bits", "break", "byte", "call", "carry", "const", "continue", "dword", "else", "export", "extern",
        "far", "for", "function", "global", "goto", "if", "in", "interrupt", "lock", "namespace", "nontemporal", "overflow", "parity", "qword",
        "rep", "repe", "repne", "repz", "repnz", "repeat", "return", "section", "sign", "signed", "times", "to", "unsigned", "var", "while",
        "word", "zero",
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
