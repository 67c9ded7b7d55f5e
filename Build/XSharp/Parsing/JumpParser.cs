using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Statements that go elsewhere: they may also stand behind <c>if C</c>.</summary>
internal sealed class JumpParser(TokenReader reader, ExpressionParser expressions, OperandParser operands)
{
    public Statement? TryParse()
    {
        var at = reader.At;
        if (reader.SkipWord("return"))
            return new ReturnStatement(at);
        if (reader.SkipWord("break"))
            return new LeaveStatement(at, Continue: false);
        if (reader.SkipWord("continue"))
            return new LeaveStatement(at, Continue: true);

        var far = reader.SkipWord("far");
        if (reader.SkipWord("goto"))
            return new JumpStatement(at, ParseTarget(far), Call: false, far);
        if (reader.SkipWord("call"))
            return new JumpStatement(at, ParseTarget(far), Call: true, far);
        if (far)
            throw reader.Fail("after 'far': goto or call");
        return TryParseCall(at);
    }

    /// <summary><c>F()</c></summary>
    private JumpStatement? TryParseCall(Position at)
    {
        if (reader.Peek() is not { Kind: TokenKind.Name } || !reader.Sees("(", 1))
            return null;
        var name = expressions.ParseSymbol();
        reader.Expect("(", "in the call");
        if (!reader.Skip(")"))
            throw reader.Fail("a call has no arguments between its parentheses: they are in registers");
        return new JumpStatement(at, new NamedTarget(at, name), Call: true, Far: false);
    }

    private JumpTarget ParseTarget(bool far)
    {
        var at = reader.At;
        if (reader.AtEnd)
            throw reader.Fail("the target is missing: a name, a register or memory");
        if (IsName())
        {
            var name = expressions.ParseSymbol();
            // .Name[8] is memory; .Name alone may be either, which its declaration decides.
            if (!reader.Sees("["))
            {
                return far
                    ? throw new SourceException(at, "a far jump goes through memory or to SELECTOR:@Name")
                    : new NamedTarget(at, name);
            }

            reader.Next("[");
            var memory = new MemoryOperand(at, Displacement: new AddressExpression(at, name), Variable: name);
            return new IndirectTarget(at, new AddressParser(reader, expressions).Parse(memory));
        }

        if (!reader.Sees("@") && expressions.Starts())
            return ParseFar(at);
        var operand = operands.Parse();
        return operand is RegisterOperand or MemoryOperand
            ? new IndirectTarget(at, operand)
            : throw new SourceException(at, "a jump goes to a name, through a register or through memory");
    }

    private bool IsName() => reader.Sees(".") || reader.Sees("..")
        || (reader.Peek() is { Kind: TokenKind.Name } name && Registers.Find(name.Text) == null && Sizes.Find(name.Text) == null);

    private FarTarget ParseFar(Position at)
    {
        var selector = expressions.Parse();
        reader.Expect(":", "between selector and target");
        reader.Skip("@");
        return new FarTarget(at, selector, expressions.ParseSymbol());
    }
}
