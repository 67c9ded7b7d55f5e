using System;
using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Parsing;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Expansion;

/// <summary>
/// What happens when compiling: constants, <c>for</c>, <c>repeat 4 times</c> and <c>if #N …</c>. Works on lines, so the parser sees
/// a program without them. A branch not taken stays, marked as dead, for its syntax to be checked.
/// </summary>
public sealed class Expander
{
    private const string Code = "XS3";
    private const int MostLines = 1_000_000;
    private const int DeepestNesting = 100;

    private readonly IReadOnlyList<SourceLine> lines;
    private readonly DiagnosticBag diagnostics;
    private readonly List<SourceLine> output = [];
    private readonly BlockFinder blocks;
    private int depth;

    private Expander(IReadOnlyList<SourceLine> lines, DiagnosticBag diagnostics)
    {
        this.lines = lines;
        this.diagnostics = diagnostics;
        blocks = new BlockFinder(lines, diagnostics, Code);
    }

    public static IReadOnlyList<SourceLine> Expand(IReadOnlyList<SourceLine> lines, DiagnosticBag diagnostics)
    {
        var expander = new Expander(lines, diagnostics);
        diagnostics.Guard(Code, () => expander.Expand(0, lines.Count, new ConstantScope(null)));
        return expander.output;
    }

    private void Expand(int from, int end, ConstantScope constants)
    {
        if (++depth > DeepestNesting)
            throw new SourceException(lines[from].At, "blocks are nested too deeply");
        for (var index = from; index < end;)
        {
            var line = lines[index];
            var first = line.Tokens[0];
            if (first.IsWord("const"))
                diagnostics.Guard(Code, () => DefineConstant(lines[index++], constants));
            else if (first.IsWord("for"))
                index = ExpandLoop(index, end, constants, LoopHeader.ReadFor);
            else if (IsUnrolled(line))
                index = ExpandLoop(index, end, constants, LoopHeader.ReadRepeat);
            else if (first.IsWord("if") && line.Tokens.Count > 1 && line.Tokens[1].Kind == TokenKind.Constant)
                index = ExpandChoice(index, end, constants);
            else
                Copy(lines[index++], constants);
        }

        depth--;
    }

    private static bool IsUnrolled(SourceLine line) =>
        line.Opens && line.Tokens[0].IsWord("repeat") && line.Tokens.Count > 3
        && line.Tokens[1].Kind is TokenKind.Number or TokenKind.Constant;

    private void Copy(SourceLine line, ConstantScope constants)
    {
        if (output.Count >= MostLines)
            throw new SourceException(line.At, $"expansion makes more than {MostLines} lines");
        diagnostics.Guard(Code, () => output.Add(Substitution.Apply(line, constants)));
    }

    private void DefineConstant(SourceLine line, ConstantScope constants)
    {
        var reader = new TokenReader(Substitution.Apply(line, constants).Tokens);
        var definition = new LineParser(reader).Parse() as ConstantStatement
            ?? throw new SourceException(line.At, "a constant is defined as: const Name = value");
        var value = definition.Value is NumberExpression number ? number.Value : (Int128?)null;
        if (!constants.TryDefine(definition.Name, value))
            throw new SourceException(line.At, $"the constant {definition.Name} is defined already");
        if (value == null)
            Copy(line, constants);
    }

    /// <summary>A loop: the lines of its body once for each turn.</summary>
    private int ExpandLoop(int opening, int end, ConstantScope constants, Func<SourceLine, LoopHeader> read)
    {
        if (!lines[opening].Opens)
        {
            diagnostics.Add(lines[opening].At, Code, "this statement needs a block: '{' at the end of the line");
            return opening + 1;
        }

        var closing = blocks.FindClosing(opening, end);
        diagnostics.Guard(Code, () =>
        {
            var (name, from, to) = read(Substitution.Apply(lines[opening], constants));
            for (var value = from; value <= to && (value == from || !diagnostics.Any); value++)
            {
                var inner = new ConstantScope(constants);
                if (name != null)
                    inner.TryDefine(name, value);
                Expand(opening + 1, closing, inner);
            }
        });
        return blocks.SkipEnd(closing, end);
    }

    /// <summary><c>if #N … {</c> with its else branches; at most one of them lives.</summary>
    private int ExpandChoice(int opening, int end, ConstantScope constants)
    {
        var taken = false;
        for (var skip = 1; ; skip = 3)
        {
            var line = lines[opening];
            if (!line.Opens)
            {
                diagnostics.Add(line.At, Code, "a condition on constants needs a block: '{' at the end of the line");
                return opening + 1;
            }

            var closing = blocks.FindClosing(opening, end);
            var isElse = skip == 3 && line.Tokens.Count == 3 && line.Tokens[1].IsWord("else");
            var live = false;
            diagnostics.Guard(Code, () => live = isElse || Evaluate(line, skip, constants));
            ExpandBranch(opening, closing, live && !taken, constants);
            taken |= live;
            if (closing >= lines.Count || !lines[closing].Opens || isElse)
                return blocks.SkipEnd(closing, end);
            opening = closing;
        }
    }

    /// <param name="skip">tokens before the condition: <c>if</c> or <c>} else if</c></param>
    private static bool Evaluate(SourceLine line, int skip, ConstantScope constants)
    {
        if (skip == 3 && !(line.Tokens[1].IsWord("else") && line.Tokens[2].IsWord("if")))
            throw new SourceException(line.At, "only else or else if goes on here");
        var tokens = Substitution.Apply(line, constants).Tokens;
        return StaticCondition.Evaluate(new TokenReader(tokens, skip, tokens.Count - 1));
    }

    private void ExpandBranch(int opening, int closing, bool live, ConstantScope constants)
    {
        var at = lines[opening].At;
        if (!live)
            output.Add(new SourceLine(at.Line, [new Token(TokenKind.DeadBegin, "", at)]));
        Expand(opening + 1, Math.Min(closing, lines.Count), live ? constants : new ConstantScope(constants));
        if (!live)
            output.Add(new SourceLine(at.Line, [new Token(TokenKind.DeadEnd, "", at)]));
    }
}
