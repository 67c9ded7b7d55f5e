using System.Linq;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Push and pop.</summary>
internal sealed class StackMoves(CodeContext context, Operands operands)
{
    /// <summary>In the order of pushing: that of pushad (without rsp), then the new ones.</summary>
    private static readonly int[] Saved = [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    public void Lower(PushStatement push)
    {
        var source = push.Source is ImmediateOperand immediate ? Constant(immediate) : Place(push.Source, pop: false);
        context.Emit(push.At, "push " + source);
    }

    public void Lower(PopStatement pop) => context.Emit(pop.At, "pop " + Place(pop.Target, pop: true));

    public void Lower(PushPopGroupStatement group)
    {
        var verb = group.Push ? "push" : "pop";
        if (group.Flags)
            context.Emit(group.At, verb + (context.Bits == 64 ? "fq" : "fd"));
        else if (context.Bits == 32)
            context.Emit(group.At, verb + "ad");
        else
            foreach (var number in group.Push ? Saved : Saved.Reverse())
                context.Emit(group.At, $"{verb} {Registers.General(number, 8).Name}");
    }

    private string Constant(ImmediateOperand immediate)
    {
        var text = operands.Immediate(immediate, context.NativeSize);
        return context.Bits == 32 ? "dword " + text : "qword " + text;
    }

    private string Place(Operand operand, bool pop)
    {
        switch (operand)
        {
            case RegisterOperand { Register: { Kind: RegisterKind.Segment } segment }:
                if (context.Bits == 64 && segment.Name is not ("fs" or "gs"))
                    throw new SourceException(operand.At, $"{segment} cannot be pushed or popped in 64-bit code");
                if (pop && segment.Name == "cs")
                    throw new SourceException(operand.At, "CS changes with a far jump or return only");
                return segment.Name;
            case RegisterOperand { Register: { IsGeneral: true } } or MemoryOperand:
                if (operands.SizeOf(operand) is { } size && size != context.NativeSize)
                {
                    throw new SourceException(
                        operand.At, $"the stack of {context.Bits}-bit code takes {context.Bits} bits, {Operands.Describe(operand)} has {size * 8}");
                }

                return operands.RegisterOrMemory(operand, context.NativeSize);
            default:
                throw new SourceException(operand.At, "this cannot be pushed or popped");
        }
    }
}
