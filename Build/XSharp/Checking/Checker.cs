using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Emitting;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Statements to checked lines for the assembler: the only way to an instruction leads through its check.</summary>
public sealed class Checker
{
    internal const string Code = "XS4";

    private readonly DiagnosticBag diagnostics;
    private readonly CodeContext context;
    private readonly Moves moves;
    private readonly Arithmetic arithmetic;
    private readonly StackMoves stack;
    private readonly NamedInstructions named;
    private readonly Jumps jumps;
    private readonly Blocks blocks;
    private readonly Data data;
    private readonly FileLayout layout;

    private Checker(SymbolTable symbols, DiagnosticBag diagnostics)
    {
        this.diagnostics = diagnostics;
        context = new CodeContext(symbols);
        var expressions = new Expressions(context);
        var operands = new Operands(context, expressions);
        moves = new Moves(context, operands, new SpecialMoves(context, operands));
        arithmetic = new Arithmetic(context, operands);
        stack = new StackMoves(context, operands);
        named = new NamedInstructions(context, operands);
        jumps = new Jumps(context, operands);
        blocks = new Blocks(context, operands, new Conditions(context, arithmetic), jumps, Lower);
        data = new Data(context, expressions);
        layout = new FileLayout(context, expressions);
    }

    public static CheckedFile Check(IReadOnlyList<Statement> statements, DiagnosticBag diagnostics)
    {
        var symbols = Declarations.Collect(statements, diagnostics);
        var checker = new Checker(symbols, diagnostics);
        checker.Lower(statements);
        var exported = new List<string>();
        foreach (var symbol in symbols.OfFile)
        {
            if (symbol.Exported)
                exported.Add(symbol.Emitted);
        }

        return new CheckedFile(exported, checker.context.Lines);
    }

    private void Lower(IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
            diagnostics.Guard(Code, () => Lower(statement));
    }

    private void Lower(Statement statement)
    {
        switch (statement)
        {
            case AssignStatement assign: moves.Lower(assign); break;
            case ArithmeticStatement operation: arithmetic.Lower(operation); break;
            case StepStatement step: arithmetic.Lower(step); break;
            case ExchangeStatement exchange: arithmetic.Lower(exchange); break;
            case CompareStatement compare: arithmetic.Compare(compare.At, compare.Left, compare.Right, compare.Test); break;
            case PushStatement push: stack.Lower(push); break;
            case PopStatement pop: stack.Lower(pop); break;
            case PushPopGroupStatement group: stack.Lower(group); break;
            case InstructionStatement instruction: named.Lower(instruction); break;
            case JumpStatement or ReturnStatement or LeaveStatement: jumps.Lower(statement); break;
            case IfStatement choice: blocks.Lower(choice); break;
            case WhileStatement loop: blocks.Lower(loop); break;
            case RepeatStatement loop: blocks.Lower(loop); break;
            case CountedRepeatStatement loop: blocks.Lower(loop); break;
            case RawStatement raw: context.EmitRaw(raw.At, raw.Text); break;
            case LabelStatement label: context.Place(label.At, context.Find(label.Name).Emitted); break;
            case FunctionStatement function: LowerFunction(function); break;
            case DataStatement variable: data.Lower(variable); break;
            case DeadStatement or ExportStatement: break;
            default: layout.Lower(statement); break;
        }
    }

    private void LowerFunction(FunctionStatement function)
    {
        if (context.Function != null)
            throw new SourceException(function.At, "a function inside a function");
        context.Function = function;
        context.FunctionSymbol = context.Find(function.Name);
        context.Place(function.At, context.FunctionSymbol.Emitted);
        Lower(function.Body);
        if (context.Reachable)
            diagnostics.Guard(Code, () => jumps.Return(function.At));
        context.Function = null;
        context.FunctionSymbol = null;
    }
}
