using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Lines to statements. After an error it goes on with the next line, so that one run finds all of them.</summary>
public sealed class BlockParser
{
    private const string Code = "XS2";
    private const int DeepestNesting = 100;

    private readonly IReadOnlyList<SourceLine> lines;
    private readonly DiagnosticBag diagnostics;
    private int next;
    private int depth;

    private BlockParser(IReadOnlyList<SourceLine> lines, DiagnosticBag diagnostics)
    {
        this.lines = lines;
        this.diagnostics = diagnostics;
    }

    public static IReadOnlyList<Statement> Parse(IReadOnlyList<SourceLine> lines, DiagnosticBag diagnostics)
    {
        var statements = new List<Statement>();
        diagnostics.Guard(Code, () => new BlockParser(lines, diagnostics).ParseFile(statements));
        return statements;
    }

    private void ParseFile(List<Statement> statements)
    {
        statements.AddRange(ParseBody());
        while (next < lines.Count)
        {
            diagnostics.Add(lines[next++].At, Code, "this '}' closes nothing");
            statements.AddRange(ParseBody());
        }
    }

    /// <summary>Up to the line that closes the block, or the end.</summary>
    private List<Statement> ParseBody()
    {
        var body = new List<Statement>();
        while (next < lines.Count && !lines[next].Closes && lines[next].Tokens[0].Kind != TokenKind.DeadEnd)
        {
            if (ParseStatement() is { } statement)
                body.Add(statement);
        }

        return body;
    }

    private Statement? ParseStatement()
    {
        var line = lines[next++];
        if (line.Tokens[0].Kind == TokenKind.DeadBegin)
        {
            var dead = ParseBody();
            next++;
            return new DeadStatement(line.At, dead);
        }

        Statement? statement = null;
        diagnostics.Guard(Code, () => statement = line.Opens
            ? HeaderParser.Parse(new TokenReader(line.Tokens, 0, line.Tokens.Count - 1))
            : new LineParser(new TokenReader(line.Tokens)).Parse());
        return line.Opens ? FinishBlock(statement, line) : statement;
    }

    /// <param name="header">null after an error in it: the body is read all the same</param>
    private Statement? FinishBlock(Statement? header, SourceLine opening)
    {
        if (++depth > DeepestNesting)
            throw new SourceException(opening.At, "blocks are nested too deeply");
        var body = ParseBody();
        depth--;
        if (next >= lines.Count || !lines[next].Closes)
        {
            diagnostics.Add(opening.At, Code, "the block that begins here is not closed");
            return null;
        }

        var closing = lines[next++];
        return closing.Tokens.Count == 1 ? Complete(header, body) : FinishWithTail(header, body, closing);
    }

    private static Statement? Complete(Statement? header, List<Statement> body) => header switch
    {
        FunctionStatement function => function with { Body = body },
        IfStatement choice => choice with { Then = body },
        WhileStatement loop => loop with { Body = body },
        RepeatStatement loop => loop with { Body = body },
        CountedRepeatStatement loop => loop with { Body = body },
        ElseBranch branch => branch with { Body = body },
        _ => null,
    };

    /// <summary><c>} else {</c>, <c>} else if C {</c>, <c>} while C</c></summary>
    private Statement? FinishWithTail(Statement? header, List<Statement> body, SourceLine closing)
    {
        var tail = new TokenReader(closing.Tokens, 1, closing.Tokens.Count - (closing.Opens ? 1 : 0));
        if (closing.Opens)
        {
            Statement? branch = null;
            diagnostics.Guard(Code, () => branch = ParseElse(header, tail));
            return FinishBlock(branch, closing) switch
            {
                ElseBranch { Body: var rest } when header is IfStatement choice => choice with { Then = body, Else = rest },
                IfStatement rest when header is IfStatement choice => choice with { Then = body, Else = [rest] },
                _ => null,
            };
        }

        Statement? whole = null;
        diagnostics.Guard(Code, () =>
        {
            if (!tail.SkipWord("while") || header is not (RepeatStatement or null))
                throw tail.Fail($"'{closing.Tokens.Skip(1).First().Text}' does not belong behind this '}}'");
            var condition = HeaderParser.ParseCondition(tail);
            whole = header is RepeatStatement loop ? loop with { Body = body, Condition = condition } : null;
        });
        return whole;
    }

    private static Statement ParseElse(Statement? header, TokenReader tail)
    {
        if (!tail.SkipWord("else") || header is not (IfStatement or null))
            throw tail.Fail("only an if goes on behind its '}', with else");
        if (tail.AtEnd)
            return new ElseBranch(tail.At, []);
        return tail.SeesWord("if") ? HeaderParser.Parse(tail) : throw tail.Fail("after 'else': '{' or 'if'");
    }

    /// <summary>Lives only until the if that it belongs to is complete.</summary>
    private sealed record ElseBranch(Position At, IReadOnlyList<Statement> Body) : Statement(At);
}
