using System;
using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Choices and loops.</summary>
/// <param name="lower">treats a list of statements, errors included</param>
internal sealed class Blocks(
    CodeContext context, Operands operands, Conditions conditions, Jumps jumps, Action<IReadOnlyList<Statement>> lower)
{
    public void Lower(IfStatement choice)
    {
        if (choice is { Then: [var only], Else: [] } && jumps.DirectTarget(only) is { } target)
        {
            conditions.JumpIf(choice.Condition, target);
            return;
        }

        var otherwise = context.NewLabel("else");
        conditions.JumpIfNot(choice.Condition, otherwise);
        lower(choice.Then);
        if (choice.Else.Count == 0)
        {
            context.Place(choice.At, otherwise);
            return;
        }

        var end = context.NewLabel("end");
        if (context.Reachable)
            context.Jump(choice.At, "jmp", end);
        context.Place(choice.At, otherwise);
        lower(choice.Else);
        context.Place(choice.At, end);
    }

    public void Lower(WhileStatement loop)
    {
        var (top, end) = (context.NewLabel("while"), context.NewLabel("end"));
        context.PlaceAlways(loop.At, top);
        conditions.JumpIfNot(loop.Condition, end);
        Body(loop.Body, end, top);
        context.Jump(loop.At, "jmp", top);
        context.Place(loop.At, end);
    }

    public void Lower(RepeatStatement loop)
    {
        var (top, again, end) = (context.NewLabel("repeat"), context.NewLabel("again"), context.NewLabel("end"));
        context.PlaceAlways(loop.At, top);
        Body(loop.Body, end, loop.Condition == null ? top : again);
        if (loop.Condition is { } condition)
        {
            context.Place(condition.At, again);
            conditions.JumpIf(condition, top);
        }
        else
        {
            context.Jump(loop.At, "jmp", top);
        }

        context.Place(loop.At, end);
    }

    public void Lower(CountedRepeatStatement loop)
    {
        if (loop.Counter is not RegisterOperand { Register: { IsGeneral: true, Size: > 1 } register })
            throw new SourceException(loop.Counter.At, "the counter is a register of 16, 32 or 64 bits, or a constant");
        var name = operands.Register(loop.Counter.At, register);
        var (top, next, end) = (context.NewLabel("repeat"), context.NewLabel("next"), context.NewLabel("end"));
        context.Emit(loop.At, $"test {name}, {name}");
        context.Jump(loop.At, "jz", end);
        context.PlaceAlways(loop.At, top);
        Body(loop.Body, end, next);
        context.Place(loop.At, next);
        context.Emit(loop.At, $"dec {name}");
        context.Jump(loop.At, "jnz", top);
        context.Place(loop.At, end);
    }

    private void Body(IReadOnlyList<Statement> body, CodeLabel toBreak, CodeLabel toContinue)
    {
        context.Loops.Push((toBreak, toContinue));
        lower(body);
        context.Loops.Pop();
    }
}
