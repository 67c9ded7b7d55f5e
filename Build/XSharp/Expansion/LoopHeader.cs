using System;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Parsing;

namespace ExoCosmos.Build.XSharp.Expansion;

/// <summary>The first line of a loop that is unrolled when compiling.</summary>
/// <param name="Name">of the constant that counts, or null</param>
internal readonly record struct LoopHeader(string? Name, Int128 From, Int128 To)
{
    private const int MostTurns = 65_536;

    /// <summary><c>for N = 0 to 255 {</c></summary>
    public static LoopHeader ReadFor(SourceLine line)
    {
        var reader = WithoutBrace(line);
        var expressions = new ExpressionParser(reader);
        reader.Next("for");
        var name = reader.ExpectName("the name of the number");
        reader.Expect("=", "after the name");
        var from = StaticCondition.Number(reader, expressions);
        reader.ExpectWord("to", "after the first value");
        var to = StaticCondition.Number(reader, expressions);
        reader.ExpectEnd();
        return Checked(line, new LoopHeader(name.Text, from, to));
    }

    /// <summary><c>repeat 4 times {</c></summary>
    public static LoopHeader ReadRepeat(SourceLine line)
    {
        var reader = WithoutBrace(line);
        reader.Next("repeat");
        var turns = StaticCondition.Number(reader, new ExpressionParser(reader));
        reader.ExpectWord("times", "after the number of turns");
        reader.ExpectEnd();
        return Checked(line, new LoopHeader(null, 1, turns));
    }

    private static TokenReader WithoutBrace(SourceLine line) => new(line.Tokens, 0, line.Tokens.Count - 1);

    private static LoopHeader Checked(SourceLine line, LoopHeader loop) => loop.To < loop.From || loop.To - loop.From >= MostTurns
        ? throw new SourceException(line.At, $"a loop when compiling has 1 to {MostTurns} turns")
        : loop;
}
