using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>One statement that has no block.</summary>
internal sealed class LineParser
{
    private readonly TokenReader reader;
    private readonly OperationParser operations;
    private readonly JumpParser jumps;
    private readonly DirectiveParser directives;
    private readonly DataParser data;
    private readonly ExpressionParser expressions;

    public LineParser(TokenReader reader)
    {
        this.reader = reader;
        expressions = new ExpressionParser(reader);
        var operands = new OperandParser(reader, expressions);
        operations = new OperationParser(reader, operands);
        jumps = new JumpParser(reader, expressions, operands);
        directives = new DirectiveParser(reader, expressions);
        data = new DataParser(reader, expressions);
    }

    public Statement Parse()
    {
        var at = reader.At;
        var statement = reader.Peek() is { Kind: TokenKind.Raw } raw ? new RawStatement(at, reader.Next(raw.Text).Text) : ParseStatement();
        reader.ExpectEnd();
        return statement;
    }

    private Statement ParseStatement()
    {
        if (TryParseLabel() is { } label)
            return label;
        if (reader.Peek() is not { Kind: TokenKind.Name } first)
            return operations.Parse();
        if (first.IsWord("if"))
            return ParseIf();
        var global = reader.SeesWord("global") && reader.SeesWord("var", 1);
        if (global)
            reader.Next("global");
        return data.TryParse(global)
            ?? directives.TryParse()
            ?? jumps.TryParse()
            ?? operations.Parse();
    }

    private LabelStatement? TryParseLabel()
    {
        var at = reader.At;
        var global = reader.SeesWord("global");
        var name = global ? 1 : reader.Sees(".") || reader.Sees("..") ? 1 : 0;
        if (reader.Peek(name) is not { Kind: TokenKind.Name } || !reader.Sees(":", name + 1))
            return null;
        if (global)
            reader.Next("global");
        var symbol = expressions.ParseSymbol();
        reader.Expect(":", "after the label");
        Names.Check(symbol);
        return new LabelStatement(at, global ? symbol with { Scope = NameScope.Global } : symbol);
    }

    /// <summary><c>if C goto L</c> and its kin; the block form belongs to <see cref="BlockParser"/>.</summary>
    private IfStatement ParseIf()
    {
        var at = reader.At;
        reader.Next("if");
        var condition = new ConditionParser(reader, new OperandParser(reader, expressions)).Parse();
        var then = jumps.TryParse()
            ?? throw reader.Fail("after the condition: '{', goto, return, break, continue or call");
        return new IfStatement(at, condition, [then], []);
    }
}
