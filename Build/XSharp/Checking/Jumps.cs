using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Emitting;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>goto, call, return, break, continue; alone or behind a condition.</summary>
internal sealed class Jumps(CodeContext context, Operands operands)
{
    public void Lower(Statement statement)
    {
        if (DirectTarget(statement) is { } label)
            context.Emit(statement.At, "jmp " + label, leaves: true);
        else if (statement is ReturnStatement)
            Return(statement.At);
        else if (statement is JumpStatement jump)
            Lower(jump);
    }

    /// <summary>The target of a plain jump to a label, which can also be a conditional one; else null.</summary>
    public string? DirectTarget(Statement statement)
    {
        switch (statement)
        {
            case ReturnStatement:
                var exit = context.Symbols.FindInFunction(context.FunctionSymbol, "Exit");
                return exit == null ? null : NasmNames.Escape(exit.Emitted);
            case LeaveStatement leave:
                if (!context.Loops.TryPeek(out var loop))
                    throw new SourceException(leave.At, $"'{(leave.Continue ? "continue" : "break")}' outside a loop");
                var label = leave.Continue ? loop.Continue : loop.Break;
                label.Used = true;
                return NasmNames.Escape(label.Name);
            case JumpStatement { Call: false, Target: NamedTarget target } when context.Find(target.Name) is { Size: null } symbol:
                return NasmNames.Escape(symbol.Emitted);
            default:
                return null;
        }
    }

    /// <summary>What a function ends in.</summary>
    public void Return(Position at)
    {
        var interrupt = context.Function is { Interrupt: true };
        context.Emit(at, !interrupt ? "ret" : context.Bits == 64 ? "iretq" : "iretd", leaves: true);
    }

    private void Lower(JumpStatement jump)
    {
        var verb = jump.Call ? "call" : "jmp";
        context.Emit(jump.At, $"{verb} {Target(jump)}", leaves: !jump.Call);
    }

    private string Target(JumpStatement jump)
    {
        switch (jump.Target)
        {
            case NamedTarget named:
                var symbol = context.Find(named.Name);
                if (symbol.Size is not { } size)
                    return NasmNames.Escape(symbol.Emitted);
                if (named.Name.Scope == NameScope.Nearest)
                    throw new SourceException(named.At, $"{symbol.Name} is a variable: a jump through it is written .{symbol.Name}");
                return Through(jump, new MemoryOperand(named.At, size, Displacement: new AddressExpression(named.At, named.Name)));
            case IndirectTarget indirect:
                return Through(jump, indirect.Operand);
            default:
                return Far((FarTarget)jump.Target);
        }
    }

    private string Through(JumpStatement jump, Operand operand)
    {
        if (jump.Far)
        {
            if (operand is not MemoryOperand { Size: { } offset } memory || offset < 4 || offset > context.NativeSize)
            {
                throw new SourceException(
                    operand.At, "a far jump goes through memory with the size of the offset before it (dword, in 64-bit code also qword)");
            }

            return "far " + operands.Memory(memory, offset);
        }

        if (operands.SizeOf(operand) is { } size && size != context.NativeSize)
        {
            throw new SourceException(
                operand.At, $"a target in {context.Bits}-bit code has {context.Bits} bits, {Operands.Describe(operand)} has {size * 8}");
        }

        return operands.RegisterOrMemory(operand, context.NativeSize);
    }

    private string Far(FarTarget target)
    {
        if (context.Bits == 64)
        {
            throw new SourceException(
                target.At, "a far jump to SELECTOR:@Name exists in 32-bit code only: push both and FarReturn, or go through memory");
        }

        var selector = operands.Expressions.Number(target.Selector, 2, signExtended: false);
        return $"dword {selector}:{NasmNames.Escape(context.Find(target.Name).Emitted)}";
    }
}
