using System;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Constant expressions, with the precedence of C#.</summary>
internal sealed class ExpressionParser(TokenReader reader)
{
    private const int DeepestNesting = 100;

    private static readonly string[][] Levels = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];

    private int depth;

    public Expression Parse() => ParseLevel(0);

    /// <summary>Only products and what binds closer: a term of an address.</summary>
    public Expression ParseTerm() => ParseLevel(Levels.Length - 1);

    /// <summary>Whether the next token can begin a constant expression.</summary>
    public bool Starts() => reader.Peek() is { } token
        && (token.Kind is TokenKind.Number or TokenKind.Text or TokenKind.Constant
            || token.Is("(") || token.Is("-") || token.Is("~") || token.Is("@"));

    public SymbolName ParseSymbol()
    {
        var at = reader.At;
        var scope = reader.Skip("..") ? NameScope.Global : reader.Skip(".") ? NameScope.File : NameScope.Nearest;
        return new SymbolName(at, scope, reader.ExpectName("a name").Text);
    }

    private Expression ParseLevel(int level)
    {
        if (level == Levels.Length)
            return ParseUnary();
        var left = ParseLevel(level + 1);
        while (reader.Peek() is { Kind: TokenKind.Mark } mark && Array.IndexOf(Levels[level], mark.Text) >= 0)
        {
            if (reader.SeesWord("carry", 1))
                break;
            reader.Next("an operator");
            left = Folding.Binary(mark.At, mark.Text, left, ParseLevel(level + 1));
        }

        return left;
    }

    private Expression ParseUnary()
    {
        if (++depth > DeepestNesting)
            throw reader.Fail("the expression is nested too deeply");
        var at = reader.At;
        var token = reader.Next("a number or another constant");
        var result = token switch
        {
            { Kind: TokenKind.Number } => new NumberExpression(at, token.Value),
            { Kind: TokenKind.Text } => new NumberExpression(at, Folding.Characters(token.Text, at)),
            { Kind: TokenKind.Constant } => new ConstantExpression(at, token.Text),
            _ when token.Is("-") || token.Is("~") => Folding.Unary(at, token.Text, ParseUnary()),
            _ when token.Is("(") => ParseParenthesis(),
            _ when token.Is("@") => new AddressExpression(at, ParseSymbol()),
            { Kind: TokenKind.Name } => throw new Diagnostics.SourceException(
                at, $"'{token.Text}' is no number: .{token.Text} is its contents, @{token.Text} its address, #{token.Text} a constant"),
            _ => throw new Diagnostics.SourceException(at, $"'{token.Text}' where a number or another constant is expected"),
        };
        depth--;
        return result;
    }

    private Expression ParseParenthesis()
    {
        var inner = Parse();
        reader.Expect(")", "in the expression");
        return inner;
    }
}
