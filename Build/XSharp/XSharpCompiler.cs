using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Checking;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Emitting;
using ExoCosmos.Build.XSharp.Expansion;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Parsing;

namespace ExoCosmos.Build.XSharp;

/// <summary>Either the assembler's text or the errors, never both.</summary>
public sealed record CompilationResult(string? Assembly, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>X# source to NASM text. The language is described in docs/notes/0004-xsharp.md.</summary>
public static class XSharpCompiler
{
    /// <param name="path">of the source, for messages and for the debugger</param>
    public static CompilationResult Compile(string source, string path)
    {
        var diagnostics = new DiagnosticBag(path);
        if (path.Contains('\n', System.StringComparison.Ordinal) || path.EndsWith('\\'))
            diagnostics.Add(new Position(1, 1), "XS1", "the path of the source cannot be written into assembler text");
        var lines = Expander.Expand(Lexer.Read(source, diagnostics), diagnostics);
        var statements = BlockParser.Parse(lines, diagnostics);
        // Names that were lost with a wrong line would only make more errors.
        if (diagnostics.Any)
            return new CompilationResult(null, diagnostics.InOrder());
        var file = Checker.Check(statements, diagnostics);
        return diagnostics.Any
            ? new CompilationResult(null, diagnostics.InOrder())
            : new CompilationResult(NasmWriter.Write(file, path, Lexer.SplitLines(source)), []);
    }
}
