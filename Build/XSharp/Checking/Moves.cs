using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Moves into general registers and memory; <see cref="SpecialMoves"/> has the other registers.</summary>
internal sealed class Moves(CodeContext context, Operands operands, SpecialMoves special)
{
    public void Lower(AssignStatement move)
    {
        Operands.CheckHighByte(move.Target, move.Source is WidenedOperand widened ? widened.Inner : move.Source);
        if (special.TryLower(move))
            return;
        if (move.Kind == MoveKind.Aligned)
            throw new SourceException(move.At, "'aligned' is for moves between XMM registers and memory");
        switch (move.Target)
        {
            case RegisterOperand { Register.IsGeneral: true } register when move.Kind == MoveKind.Plain:
                ToRegister(move, register);
                break;
            case MemoryOperand memory:
                ToMemory(move, memory);
                break;
            default:
                throw new SourceException(move.At, "nothing can be moved there");
        }
    }

    private void ToRegister(AssignStatement move, RegisterOperand target)
    {
        var name = operands.Register(target.At, target.Register);
        var size = target.Register.Size;
        switch (move.Source)
        {
            case ImmediateOperand immediate:
                LoadConstant(move.At, name, size, immediate);
                break;
            case WidenedOperand widened:
                Widen(move.At, target.Register, widened);
                break;
            case AddressOfOperand address:
                LoadAddress(move.At, name, size, address);
                break;
            case UnaryOperand unary:
                Unary(move.At, target, unary);
                break;
            case ProductOperand product:
                Product(move.At, target, product);
                break;
            default:
                operands.Unify(target, move.Source);
                context.Emit(move.At, $"mov {name}, {operands.RegisterOrMemory(move.Source, size)}");
                break;
        }
    }

    private void LoadConstant(Position at, string name, int size, ImmediateOperand source)
    {
        if (!operands.Expressions.IsAddress(source.Value))
        {
            context.Emit(at, $"mov {name}, {operands.Expressions.Number(source.Value, size, signExtended: false)}");
            return;
        }

        var text = operands.Expressions.Text(source.Value);
        if (context.Bits == 64 && !source.Absolute)
        {
            if (size != 8)
                throw new SourceException(source.At, "an address needs a 64-bit register; its low 32 bits alone are 'absolute @Name'");
            context.Emit(at, $"lea {name}, [{text}]");
        }
        else
        {
            if (size < 4)
                throw new SourceException(source.At, $"an address does not fit in {size * 8} bits");
            context.Emit(at, $"mov {name}, {text}");
        }
    }

    private void LoadAddress(Position at, string name, int size, AddressOfOperand source)
    {
        if (size < 4)
            throw new SourceException(source.At, $"an address does not fit in {size * 8} bits");
        if (source.Memory.Segment != null)
            throw new SourceException(source.At, "an address has no segment");
        context.Emit(at, $"lea {name}, {operands.Memory(source.Memory, null)}");
    }

    private void Widen(Position at, Register target, WidenedOperand source)
    {
        var from = operands.RequireSize(source.Inner);
        if (from >= target.Size)
            throw new SourceException(source.At, $"size mismatch: {from * 8} bits cannot be widened to the {target.Size * 8} of {target}");
        var inner = operands.RegisterOrMemory(source.Inner, from);
        context.Emit(at, (source.Signed, from) switch
        {
            (true, 4) => $"movsxd {target.Name}, {inner}",
            (true, _) => $"movsx {target.Name}, {inner}",
            // Writing the low half of a 64-bit register clears the high one.
            (false, 4) => $"mov {Registers.General(target.Number, 4).Name}, {inner}",
            (false, _) => $"movzx {target.Name}, {inner}",
        });
    }

    private void Unary(Position at, RegisterOperand target, UnaryOperand source)
    {
        if (source.Inner is not (RegisterOperand or MemoryOperand))
            throw new SourceException(source.At, $"'{source.Operator}' needs a register or memory");
        var size = operands.Unify(target, source.Inner);
        if (source.Inner is not RegisterOperand inner || inner.Register != target.Register)
            context.Emit(at, $"mov {target.Register.Name}, {operands.RegisterOrMemory(source.Inner, size)}");
        context.Emit(at, $"{(source.Operator == "-" ? "neg" : "not")} {target.Register.Name}");
    }

    private void Product(Position at, RegisterOperand target, ProductOperand source)
    {
        var size = operands.Unify(target, source.Left);
        if (size == 1)
            throw new SourceException(source.At, "8-bit registers have no such multiplication: use Mul or IMul");
        var factor = operands.Expressions.Number(source.Right, size, signExtended: true);
        context.Emit(at, $"imul {target.Register.Name}, {operands.RegisterOrMemory(source.Left, size)}, {factor}");
    }

    private void ToMemory(AssignStatement move, MemoryOperand target)
    {
        var (source, nonTemporal) = (move.Source, move.Kind == MoveKind.NonTemporal);
        if (source is not (RegisterOperand { Register.IsGeneral: true } or ImmediateOperand))
            throw new SourceException(source.At, "memory takes a register or a constant: load it into a register first");
        var size = operands.Unify(target, source);
        if (nonTemporal && (size < 4 || source is ImmediateOperand))
            throw new SourceException(source.At, "a nontemporal move takes a register of 32 or 64 bits or an XMM register");
        var instruction = nonTemporal ? "movnti" : "mov";
        context.Emit(move.At, $"{instruction} {operands.RegisterOrMemory(target, size)}, {operands.Source(source, size)}");
    }
}
