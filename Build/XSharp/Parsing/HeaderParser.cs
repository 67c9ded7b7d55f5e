using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>The line that opens a block, without its <c>{</c>. The statement it makes has no body yet.</summary>
internal static class HeaderParser
{
    public static Statement Parse(TokenReader reader)
    {
        var at = reader.At;
        var expressions = new ExpressionParser(reader);
        var operands = new OperandParser(reader, expressions);
        var statement = TryParse(reader, at, operands) ?? throw reader.Fail("this statement has no block: '{' does not belong here");
        reader.ExpectEnd();
        return statement;
    }

    public static Condition ParseCondition(TokenReader reader)
    {
        var condition = new ConditionParser(reader, new OperandParser(reader, new ExpressionParser(reader))).Parse();
        reader.ExpectEnd();
        return condition;
    }

    private static Statement? TryParse(TokenReader reader, Position at, OperandParser operands)
    {
        var global = reader.SeesWord("global") && (reader.SeesWord("function", 1) || reader.SeesWord("interrupt", 1));
        if (global)
            reader.Next("global");
        if (reader.SkipWord("function"))
            return ParseFunction(reader, at, global, interrupt: false);
        if (reader.SkipWord("interrupt"))
            return ParseFunction(reader, at, global, interrupt: true);
        if (reader.SkipWord("if"))
            return new IfStatement(at, new ConditionParser(reader, operands).Parse(), [], []);
        if (reader.SkipWord("while"))
            return new WhileStatement(at, new ConditionParser(reader, operands).Parse(), []);
        return reader.SkipWord("repeat") ? ParseRepeat(reader, at, operands) : null;
    }

    private static FunctionStatement ParseFunction(TokenReader reader, Position at, bool global, bool interrupt)
    {
        var name = reader.ExpectName("the name of the function");
        Names.Check(name.At, name.Text);
        if (Instructions.Find(name.Text) is { } instruction)
            throw new SourceException(name.At, $"'{instruction.Name}' is an instruction and cannot name a function");
        return new FunctionStatement(at, new SymbolName(name.At, NameScope.File, name.Text), global, interrupt, []);
    }

    private static Statement ParseRepeat(TokenReader reader, Position at, OperandParser operands)
    {
        if (reader.AtEnd)
            return new RepeatStatement(at, null, []);
        var counter = operands.Parse();
        reader.ExpectWord("times", "after the counter");
        return new CountedRepeatStatement(at, counter, []);
    }
}
