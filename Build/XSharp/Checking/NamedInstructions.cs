using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Instructions by their name: operands against the shapes in the table.</summary>
internal sealed class NamedInstructions(CodeContext context, Operands operands)
{
    public void Lower(InstructionStatement statement)
    {
        var instruction = Instructions.Find(statement.Name)!;
        var nasm = (context.Bits == 64 ? instruction.Nasm64 : instruction.Nasm32)
            ?? throw new SourceException(statement.At, $"{statement.Name} does not exist in {context.Bits}-bit code");
        CheckPrefix(statement, instruction);
        var (given, shapes) = (statement.Operands, instruction.Shapes);

        // far return may drop arguments, as ret may.
        if (instruction.Name is "ret" or "farreturn" && given is [ImmediateOperand count])
        {
            context.Emit(statement.At, $"{nasm} {Constant(count, 65535)}", leaves: true);
            return;
        }

        if (given.Count != shapes.Count)
        {
            var at = given.Count > shapes.Count ? given[shapes.Count].At : statement.At;
            throw new SourceException(at, $"{statement.Name} takes {Count(shapes.Count)}, found {given.Count}");
        }

        Operands.CheckHighByte([.. given]);
        var size = CommonSize(given, shapes);
        var texts = given.Select((operand, index) => Text(operand, shapes[index], size));
        var prefix = statement.Prefix == null ? "" : statement.Prefix + " ";
        context.Emit(statement.At, $"{prefix}{nasm} {string.Join(", ", texts)}".TrimEnd(), instruction.Leaves);
    }

    private static string Count(int number) => number switch { 0 => "no operand", 1 => "one operand", _ => $"{number} operands" };

    private static void CheckPrefix(InstructionStatement statement, Instruction instruction)
    {
        var rule = statement.Prefix switch { null => PrefixRule.None, "lock" => PrefixRule.Lock, _ => PrefixRule.Repeat };
        if (rule != PrefixRule.None && rule != instruction.Prefix)
            throw new SourceException(statement.At, $"{statement.Name} cannot have '{statement.Prefix}' before it");
        if (rule == PrefixRule.Lock && statement.Operands is not [MemoryOperand, ..])
            throw new SourceException(statement.At, "'lock' needs memory as its target");
    }

    private static bool Shared(OperandShape shape) => shape is OperandShape.GeneralRegister or OperandShape.RegisterOrMemory
        or OperandShape.AnyRegister or OperandShape.AnyRegisterOrMemory or OperandShape.RegisterOf32Or64 or OperandShape.RegisterOrByte;

    /// <summary>Of the operands that must agree; 0 if there are none.</summary>
    private int CommonSize(IReadOnlyList<Operand> given, IReadOnlyList<OperandShape> shapes)
    {
        var sharing = given.Where((operand, index) => Shared(shapes[index]) && operand is not ImmediateOperand).ToList();
        if (sharing.Count == 0)
            return 0;
        var size = operands.Unify(sharing[0], sharing[^1]);
        var valid = shapes.Select(shape => shape switch
        {
            OperandShape.AnyRegister or OperandShape.AnyRegisterOrMemory => size is 1 or 2 or 4 or 8,
            OperandShape.RegisterOf32Or64 => size is 4 or 8,
            _ when Shared(shape) => size is 2 or 4 or 8,
            _ => true,
        });
        return valid.All(one => one) && (context.Bits == 64 || size < 8)
            ? size
            : throw new SourceException(sharing[0].At, $"this instruction does not exist with {size * 8} bits in {context.Bits}-bit code");
    }

    private string Text(Operand operand, OperandShape shape, int size) => (shape, operand) switch
    {
        (OperandShape.Memory, MemoryOperand memory) => operands.Memory(memory, null),
        (OperandShape.GeneralRegister or OperandShape.AnyRegister or OperandShape.RegisterOrByte or OperandShape.RegisterOf32Or64,
            RegisterOperand) => operands.RegisterOrMemory(operand, size),
        (OperandShape.RegisterOrMemory or OperandShape.AnyRegisterOrMemory, RegisterOperand or MemoryOperand) =>
            operands.RegisterOrMemory(operand, size),
        (OperandShape.NativeRegister, RegisterOperand) => Sized(operand, context.NativeSize),
        (OperandShape.RegisterOf32, RegisterOperand) => Sized(operand, 4),
        (OperandShape.WordRegisterOrMemory, RegisterOperand or MemoryOperand) => Sized(operand, 2),
        (OperandShape.ByteRegisterOrMemory, RegisterOperand or MemoryOperand) => Sized(operand, 1),
        (OperandShape.Byte or OperandShape.ByteOrCl, ImmediateOperand immediate) => Constant(immediate, 255),
        (OperandShape.RegisterOrByte, ImmediateOperand immediate) => Constant(immediate, size * 8 - 1),
        (OperandShape.ByteOrCl, RegisterOperand { Register.Name: "cl" }) => "cl",
        (OperandShape.Xmm or OperandShape.XmmOrMemory, RegisterOperand { Register.Kind: RegisterKind.Xmm } register) =>
            operands.Register(register.At, register.Register),
        (OperandShape.XmmOrMemory, MemoryOperand { Size: null } memory) => operands.Memory(memory, null),
        _ => throw new SourceException(operand.At, $"expected {Describe(shape)} here"),
    };

    private static string Constant(ImmediateOperand operand, int largest) =>
        operand.Value is NumberExpression { Value: var value } && value >= 0 && value <= largest
            ? Expressions.Show(value)
            : throw new SourceException(operand.At, $"a constant from 0 to {largest} is expected here");

    private string Sized(Operand operand, int size) => operands.SizeOf(operand) is { } actual && actual != size
        ? throw new SourceException(operand.At, $"size mismatch: {size * 8} bits are needed, {Operands.Describe(operand)} has {actual * 8}")
        : operands.RegisterOrMemory(operand, size);

    private static string Describe(OperandShape shape) => shape switch
    {
        OperandShape.Memory => "memory",
        OperandShape.RegisterOrMemory or OperandShape.AnyRegisterOrMemory or OperandShape.WordRegisterOrMemory
            or OperandShape.ByteRegisterOrMemory => "a register or memory",
        OperandShape.Byte => "a constant of 8 bits",
        OperandShape.RegisterOrByte => "a register or a constant of 8 bits",
        OperandShape.ByteOrCl => "a constant of 8 bits or CL",
        OperandShape.Xmm => "an XMM register",
        OperandShape.XmmOrMemory => "an XMM register or memory without a size",
        _ => "a general register",
    };
}
