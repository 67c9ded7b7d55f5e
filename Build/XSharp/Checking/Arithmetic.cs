using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Operations in place, comparisons, exchange.</summary>
internal sealed class Arithmetic(CodeContext context, Operands operands)
{
    public void Lower(ArithmeticStatement statement)
    {
        Operands.CheckHighByte(statement.Target, statement.Source);
        CheckLock(statement.Locked, statement.Target);
        if (statement.Target is RegisterOperand { Register.Kind: RegisterKind.Xmm } xmm)
            LowerXmm(statement, xmm);
        else if (statement.Operator == "*")
            Multiply(statement);
        else if (ShiftOf(statement.Operator) is { } shift)
            Shift(statement, shift);
        else
            InPlace(statement);
    }

    public void Lower(StepStatement statement)
    {
        CheckLock(statement.Locked, statement.Target);
        var size = operands.RequireSize(statement.Target);
        var instruction = statement.Operator == "++" ? "inc" : "dec";
        context.Emit(statement.At, $"{Lock(statement.Locked)}{instruction} {operands.RegisterOrMemory(statement.Target, size)}");
    }

    public void Lower(ExchangeStatement statement)
    {
        Operands.CheckHighByte(statement.Left, statement.Right);
        if (statement.Locked && statement.Left is not MemoryOperand && statement.Right is not MemoryOperand)
            throw new SourceException(statement.At, "'lock' needs memory as an operand");
        RefuseTwoMemories(statement.Left, statement.Right);
        var size = operands.Unify(statement.Left, statement.Right);
        // The encoding is one for both orders; NASM wants memory first when there is a lock.
        var (first, second) = statement.Right is MemoryOperand ? (statement.Right, statement.Left) : (statement.Left, statement.Right);
        var (left, right) = (operands.RegisterOrMemory(first, size), operands.RegisterOrMemory(second, size));
        context.Emit(statement.At, $"{Lock(statement.Locked)}xchg {left}, {right}");
    }

    /// <summary><c>cmp</c> or <c>test</c>, also for conditions.</summary>
    public void Compare(Position at, Operand left, Operand right, bool test)
    {
        Operands.CheckHighByte(left, right);
        if (left is ImmediateOperand)
            throw new SourceException(left.At, "the left side of a comparison is a register or memory");
        RefuseTwoMemories(left, right);
        var size = operands.Unify(left, right);
        context.Emit(at, $"{(test ? "test" : "cmp")} {operands.RegisterOrMemory(left, size)}, {operands.Source(right, size)}");
    }

    private static string Lock(bool locked) => locked ? "lock " : "";

    private static string? ShiftOf(string sign) => sign switch
    {
        "<<" => "shl",
        ">>" => "shr",
        "s>>" => "sar",
        "<~" => "rol",
        "~>" => "ror",
        _ => null,
    };

    private static void CheckLock(bool locked, Operand target)
    {
        if (locked && target is not MemoryOperand)
            throw new SourceException(target.At, "'lock' needs memory as its target");
    }

    private static void RefuseTwoMemories(Operand left, Operand right)
    {
        if (left is MemoryOperand && right is MemoryOperand)
            throw new SourceException(right.At, "two memory operands: load one of them into a register first");
    }

    private void InPlace(ArithmeticStatement statement)
    {
        RefuseTwoMemories(statement.Target, statement.Source);
        var size = operands.Unify(statement.Target, statement.Source);
        var instruction = (statement.Operator, statement.WithCarry) switch
        {
            ("+", false) => "add",
            ("-", false) => "sub",
            ("+", true) => "adc",
            ("-", true) => "sbb",
            ("&", _) => "and",
            ("|", _) => "or",
            _ => "xor",
        };
        var (target, source) = (operands.RegisterOrMemory(statement.Target, size), operands.Source(statement.Source, size));
        context.Emit(statement.At, $"{Lock(statement.Locked)}{instruction} {target}, {source}");
    }

    private void LowerXmm(ArithmeticStatement statement, RegisterOperand target)
    {
        var instruction = statement.Operator switch
        {
            "^" => "pxor",
            "&" => "pand",
            "|" => "por",
            var other => throw new SourceException(statement.At, $"'{other}' of an XMM register: only & | ^, or an instruction by name"),
        };
        var source = statement.Source switch
        {
            RegisterOperand { Register.Kind: RegisterKind.Xmm } register => operands.Register(register.At, register.Register),
            MemoryOperand { Size: null } memory => operands.Memory(memory, null),
            _ => throw new SourceException(statement.Source.At, "an XMM register or memory (without a size) is expected here"),
        };
        context.Emit(statement.At, $"{instruction} {operands.Register(target.At, target.Register)}, {source}");
    }

    private void Multiply(ArithmeticStatement statement)
    {
        if (statement.Locked)
            throw new SourceException(statement.At, "'*' cannot be locked");
        if (statement.Target is not RegisterOperand { Register: { IsGeneral: true, Size: > 1 } } target)
            throw new SourceException(statement.Target.At, "'*' needs a register of 16, 32 or 64 bits as its target");
        var size = operands.Unify(target, statement.Source);
        var name = operands.Register(target.At, target.Register);
        var source = statement.Source is ImmediateOperand factor
            ? $"{name}, {operands.Expressions.Number(factor.Value, size, signExtended: true)}"
            : operands.RegisterOrMemory(statement.Source, size);
        context.Emit(statement.At, $"imul {name}, {source}");
    }

    private void Shift(ArithmeticStatement statement, string instruction)
    {
        if (statement.Locked)
            throw new SourceException(statement.At, $"'{statement.Operator}' cannot be locked");
        var size = operands.RequireSize(statement.Target);
        var count = statement.Source switch
        {
            RegisterOperand { Register.Name: "cl" } => "cl",
            ImmediateOperand { Value: NumberExpression { Value: var value } } => value >= 0 && value < size * 8
                ? Expressions.Show(value)
                : throw new SourceException(statement.Source.At, $"a shift of {size * 8} bits goes by 0 to {size * 8 - 1}"),
            _ => throw new SourceException(statement.Source.At, "a shift goes by a constant or by CL"),
        };
        context.Emit(statement.At, $"{instruction} {operands.RegisterOrMemory(statement.Target, size)}, {count}");
    }
}
