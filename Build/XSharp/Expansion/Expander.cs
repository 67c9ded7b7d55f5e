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
    private const int MostTurns = 65_536;
    private const int DeepestNesting = 100;

    private readonly IReadOnlyList<SourceLine> lines;
    private readonly DiagnosticBag diagnostics;
    private readonly List<SourceLine> output = [];
    private int depth;

    private Expander(IReadOnlyList<SourceLine> lines, DiagnosticBag diagnostics)
    {
        this.lines = lines;
        this.diagnostics = diagnostics;
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
                index = ExpandBlock(index, end, constants, ReadFor);
            else if (IsUnrolled(line))
                index = ExpandBlock(index, end, constants, ReadRepeat);
            else if (first.IsWord("if") && line.Tokens.Count > 1 && line.Tokens[1].Kind == TokenKind.Constant)
                index = ExpandChoice(index, end, constants);
            else
                Copy(lines[index++], constants);
        }

        depth--;
    }

    private static bool IsUnrolled(SourceLine line) =>
        line.Opens && line.Tokens[0].IsWord("repeat") && line.Tokens.Count > 3 && line.Tokens[1].Kind is TokenKind.Number or TokenKind.Constant;

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
    private int ExpandBlock(int opening, int end, ConstantScope constants, Func<TokenReader, (string? Name, Int128 From, Int128 To)> read)
    {
        var closing = FindClosing(opening, end);
        diagnostics.Guard(Code, () =>
        {
            var line = Substitution.Apply(lines[opening], constants);
            if (!line.Opens)
                throw new SourceException(line.At, "this statement needs a block: '{' at the end of the line");
            var (name, from, to) = read(Header(line));
            if (to < from || to - from >= MostTurns)
                throw new SourceException(line.At, $"a loop when compiling has 1 to {MostTurns} turns");
            ExpectPlainEnd(closing);
            for (var value = from; value <= to && (value == from || !diagnostics.Any); value++)
            {
                var inner = new ConstantScope(constants);
                if (name != null)
                    inner.TryDefine(name, value);
                Expand(opening + 1, closing, inner);
            }
        });
        return closing + 1;
    }

    private static (string? Name, Int128 From, Int128 To) ReadFor(TokenReader reader)
    {
        var expressions = new ExpressionParser(reader);
        reader.Next("for");
        var name = reader.ExpectName("the name of the number");
        reader.Expect("=", "after the name");
        var from = StaticCondition.Number(reader, expressions);
        reader.ExpectWord("to", "after the first value");
        var to = StaticCondition.Number(reader, expressions);
        reader.ExpectEnd();
        return (name.Text, from, to);
    }

    private static (string? Name, Int128 From, Int128 To) ReadRepeat(TokenReader reader)
    {
        reader.Next("repeat");
        var turns = StaticCondition.Number(reader, new ExpressionParser(reader));
        reader.ExpectWord("times", "after the number of turns");
        reader.ExpectEnd();
        return (null, 1, turns);
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

            var closing = FindClosing(opening, end);
            var isElse = skip == 3 && line.Tokens.Count == 3 && line.Tokens[1].IsWord("else");
            var live = false;
            diagnostics.Guard(Code, () => live = isElse || Evaluate(line, skip, constants));
            ExpandBranch(opening, closing, live && !taken, constants);
            taken |= live;
            if (closing >= lines.Count || !lines[closing].Opens || isElse)
            {
                diagnostics.Guard(Code, () => ExpectPlainEnd(closing));
                return closing + 1;
            }

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

    private static TokenReader Header(SourceLine line) => new(line.Tokens, 0, line.Tokens.Count - 1);

    private void ExpectPlainEnd(int closing)
    {
        if (closing < lines.Count && lines[closing].Tokens.Count > 1)
            throw new SourceException(lines[closing].Tokens[1].At, "nothing may follow this '}'");
    }

    /// <summary>The line that closes the block, or <paramref name="end"/> if none does, which is an error.</summary>
    private int FindClosing(int opening, int end)
    {
        var open = 1;
        for (var index = opening + 1; index < end; index++)
        {
            if (lines[index].Closes && --open == 0)
                return index;
            if (lines[index].Opens)
                open++;
        }

        diagnostics.Add(lines[opening].At, Code, "the block that begins here is not closed");
        return end;
    }
}
