using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Moves with XMM, control, debug and segment registers, and with ports.</summary>
internal sealed class SpecialMoves(CodeContext context, Operands operands)
{
    /// <returns>false for a move that is none of these.</returns>
    public bool TryLower(AssignStatement move)
    {
        switch (move.Target, move.Source)
        {
            case (PortOperand port, _):
                context.Emit(move.At, $"out {Port(port)}, {Accumulator(move.Source)}");
                return true;
            case (_, PortOperand port):
                context.Emit(move.At, $"in {Accumulator(move.Target)}, {Port(port)}");
                return true;
            case (RegisterOperand { Register.Kind: RegisterKind.Xmm } target, _):
                ToXmm(move, target);
                return true;
            case (_, RegisterOperand { Register.Kind: RegisterKind.Xmm } source):
                FromXmm(move, source);
                return true;
            case (RegisterOperand { Register.Kind: RegisterKind.Control or RegisterKind.Debug } target, _):
                WithNative(move, target, move.Source);
                return true;
            case (_, RegisterOperand { Register.Kind: RegisterKind.Control or RegisterKind.Debug } source):
                WithNative(move, source, move.Target);
                return true;
            case (RegisterOperand { Register.Kind: RegisterKind.Segment } target, _):
                if (target.Register.Name == "cs")
                    throw new SourceException(target.At, "CS changes with a far jump or return only");
                WithSegment(move, target, move.Source);
                return true;
            case (_, RegisterOperand { Register.Kind: RegisterKind.Segment } source):
                WithSegment(move, source, move.Target);
                return true;
            default:
                return false;
        }
    }

    private static string Accumulator(Operand operand) =>
        operand is RegisterOperand { Register: { IsGeneral: true, Number: 0, Size: <= 4 } register }
            ? register.Name
            : throw new SourceException(operand.At, "ports exchange with AL, AX or EAX");

    private static string Port(PortOperand port) => port.Number switch
    {
        RegisterOperand { Register.Name: "dx" } => "dx",
        ImmediateOperand { Value: NumberExpression { Value: var number } } immediate => number >= 0 && number <= 255
            ? Expressions.Show(number)
            : throw new SourceException(immediate.At, "a port number above 255 must be in DX"),
        _ => throw new SourceException(port.Number.At, "a port number is in DX, or a constant up to 255"),
    };

    private void ToXmm(AssignStatement move, RegisterOperand target)
    {
        var name = operands.Register(target.At, target.Register);
        switch (move.Source)
        {
            case MemoryOperand memory when move.Kind != MoveKind.NonTemporal:
                context.Emit(move.At, $"{Mover(move, memory)} {name}, {operands.Memory(memory, memory.Size)}");
                break;
            case RegisterOperand { Register.Kind: RegisterKind.Xmm } source when move.Kind == MoveKind.Plain:
                context.Emit(move.At, $"movaps {name}, {operands.Register(source.At, source.Register)}");
                break;
            case RegisterOperand { Register: { IsGeneral: true, Size: 4 or 8 } } source when move.Kind == MoveKind.Plain:
                context.Emit(move.At, $"{Mover(source.Register)} {name}, {operands.Register(source.At, source.Register)}");
                break;
            default:
                throw new SourceException(
                    move.Source.At, "an XMM register takes memory, another one, or a general register of 32 or 64 bits");
        }
    }

    private void FromXmm(AssignStatement move, RegisterOperand source)
    {
        var name = operands.Register(source.At, source.Register);
        switch (move.Target)
        {
            case MemoryOperand memory:
                context.Emit(move.At, $"{Mover(move, memory)} {operands.Memory(memory, memory.Size)}, {name}");
                break;
            case RegisterOperand { Register: { IsGeneral: true, Size: 4 or 8 } } target when move.Kind == MoveKind.Plain:
                context.Emit(move.At, $"{Mover(target.Register)} {operands.Register(target.At, target.Register)}, {name}");
                break;
            default:
                throw new SourceException(move.Target.At, "an XMM register goes to memory or to a general register of 32 or 64 bits");
        }
    }

    private static string Mover(Register general) => general.Size == 8 ? "movq" : "movd";

    private static string Mover(AssignStatement move, MemoryOperand memory) => (memory.Size, move.Kind) switch
    {
        (null, MoveKind.Plain) => "movups",
        (null, MoveKind.Aligned) => "movaps",
        (null, MoveKind.NonTemporal) => "movntdq",
        (8, MoveKind.Plain) => "movq",
        (4, MoveKind.Plain) => "movd",
        _ => throw new SourceException(memory.At, "an XMM register meets memory with 128 bits (no size written), qword or dword"),
    };

    private void WithNative(AssignStatement move, RegisterOperand special, Operand other)
    {
        _ = operands.Register(special.At, special.Register);
        if (other is not RegisterOperand { Register.IsGeneral: true } general || general.Register.Size != context.NativeSize)
            throw new SourceException(other.At, $"{special.Register} exchanges with general registers of {context.Bits} bits");
        var name = operands.Register(general.At, general.Register);
        context.Emit(move.At, special == move.Target ? $"mov {special.Register.Name}, {name}" : $"mov {name}, {special.Register.Name}");
    }

    private void WithSegment(AssignStatement move, RegisterOperand segment, Operand other)
    {
        if (other is ImmediateOperand)
            throw new SourceException(other.At, "a segment register takes a 16-bit register or memory, no constant");
        operands.Unify(segment, other);
        var text = operands.RegisterOrMemory(other, 2);
        context.Emit(move.At, segment == move.Target ? $"mov {segment.Register.Name}, {text}" : $"mov {text}, {segment.Register.Name}");
    }
}
