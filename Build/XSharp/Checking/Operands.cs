using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Checks operands and writes them for NASM.</summary>
internal sealed class Operands(CodeContext context, Expressions expressions)
{
    public Expressions Expressions => expressions;

    /// <summary>Bytes, or null where the operand does not tell.</summary>
    public int? SizeOf(Operand operand) => operand switch
    {
        RegisterOperand { Register.Kind: RegisterKind.Control or RegisterKind.Debug } => context.NativeSize,
        RegisterOperand register => register.Register.Size,
        MemoryOperand memory => memory.Size ?? (memory.Variable is { } variable ? context.Find(variable).Size : null),
        _ => null,
    };

    public int RequireSize(Operand operand) => SizeOf(operand) ?? throw NoSize(operand);

    /// <summary>The common size of two operands.</summary>
    public int Unify(Operand target, Operand source)
    {
        var (one, other) = (SizeOf(target), SizeOf(source));
        if (one is { } a && other is { } b && a != b)
            throw new SourceException(source.At, $"size mismatch: {Describe(target)} has {a * 8} bits, {Describe(source)} has {b * 8}");
        return one ?? other ?? throw NoSize(target);
    }

    private static SourceException NoSize(Operand operand) =>
        new(operand.At, "nothing tells the size: write byte, word, dword or qword before the memory operand");

    public string Register(Position at, Register register)
    {
        if (context.Bits == 32 && register.NeedsRex)
            throw new SourceException(at, $"{register} exists in 64-bit code only");
        return register.Name;
    }

    public static string Describe(Operand operand) =>
        operand is RegisterOperand { Register: var register } ? register.ToString() : "the memory operand";

    /// <summary>A general register or memory.</summary>
    public string RegisterOrMemory(Operand operand, int size) => operand switch
    {
        RegisterOperand { Register.IsGeneral: true } register => Register(register.At, register.Register),
        MemoryOperand when size > context.NativeSize =>
            throw new SourceException(operand.At, "an instruction of 32-bit code works on 32 bits at most, not 64"),
        MemoryOperand memory => Memory(memory, size),
        _ => throw new SourceException(operand.At, "a general register or memory is expected here"),
    };

    /// <summary>A source of an instruction whose constants have at most 32 bits.</summary>
    public string Source(Operand operand, int size) =>
        operand is ImmediateOperand immediate ? Immediate(immediate, size) : RegisterOrMemory(operand, size);

    public string Immediate(ImmediateOperand operand, int size)
    {
        if (!expressions.IsAddress(operand.Value))
            return expressions.Number(operand.Value, size, signExtended: true);
        if (context.Bits == 64 && !operand.Absolute)
        {
            throw new SourceException(
                operand.At, "the address is relative to the instruction: load it into a register first, or write 'absolute' before it");
        }

        if (size < 4)
            throw new SourceException(operand.At, $"an address does not fit in {size * 8} bits");
        return expressions.Text(operand.Value);
    }

    /// <param name="size">of the access in bytes; null: none is written</param>
    public string Memory(MemoryOperand memory, int? size)
    {
        var written = size is { } bytes ? Sizes.Name(bytes) + " " : "";
        return $"{written}[{Segment(memory)}{string.Join(" + ", Parts(memory))}]";
    }

    /// <summary>AH and its kin cannot be in an instruction with a REX prefix (SDM vol. 2, 2.2.1.2).</summary>
    public static void CheckHighByte(params Operand[] operands)
    {
        var registers = operands.SelectMany(Of).ToList();
        var high = registers.FirstOrDefault(one => one.High);
        var wide = registers.FirstOrDefault(one => one.NeedsRex && !(one.Size == 8 && one.Number < 8 && IsAddressPart(operands, one)));
        if (high != null && wide != null)
            throw new SourceException(operands[0].At, $"{high} and {wide} cannot be in one instruction");
    }

    /// <summary>A 64-bit base of the old eight needs no prefix.</summary>
    private static bool IsAddressPart(Operand[] operands, Register register) =>
        operands.OfType<MemoryOperand>().Any(memory => memory.Base == register || memory.Index == register);

    private static IEnumerable<Register> Of(Operand operand) => operand switch
    {
        RegisterOperand register => [register.Register],
        MemoryOperand memory => new[] { memory.Base, memory.Index }.OfType<Register>(),
        _ => [],
    };

    /// <summary>
    /// In 64-bit code a name alone is relative to the instruction (the default of the output); a bare number, a segment override
    /// and what is marked so are absolute.
    /// </summary>
    private string Segment(MemoryOperand memory)
    {
        var segment = memory.Segment is { } register ? register.Name + ":" : "";
        var relative = memory is { Base: null, Index: null, Segment: null, Absolute: false }
            && memory.Displacement is { } displacement && expressions.IsAddress(displacement);
        return segment + (memory.Base == null && memory.Index == null && !relative && context.Bits == 64 ? "abs " : "");
    }

    private IEnumerable<string> Parts(MemoryOperand memory)
    {
        if (memory.Base is { } address)
            yield return AddressRegister(memory.At, address);
        if (memory.Index is { } index)
            yield return Index(memory, index);
        if (memory.Displacement is not { } displacement)
            yield break;
        if (displacement is NumberExpression { Value: var value }
            && !Sizes.FitsSigned(value, 4) && !(context.Bits == 32 && Sizes.Fits(value, 4)))
            throw new SourceException(displacement.At, $"the offset {Expressions.Show(value)} has more than 32 bits");
        _ = expressions.IsAddress(displacement);
        yield return expressions.Text(displacement);
    }

    private string Index(MemoryOperand memory, Register index)
    {
        if (index.Number == 4)
            throw new SourceException(memory.At, $"{index} cannot be scaled or added to another register in an address");
        return $"{AddressRegister(memory.At, index)}*{memory.Scale}";
    }

    private string AddressRegister(Position at, Register register)
    {
        if (register.Size != context.NativeSize)
            throw new SourceException(at, $"an address in {context.Bits}-bit code is made of {context.Bits}-bit registers, not {register}");
        return register.Name;
    }
}
