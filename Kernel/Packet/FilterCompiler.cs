using System;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// Compiles a <see cref="FilterTable"/> into one function <c>uint (byte* packet, uint length)</c>, System V, that answers the number of the filter that
/// gets the packet, or 0, and counts the hit. Shapes are tried in their order; each is a list of checks (lengths, guards), then a hash and the chain behind it.
/// What a failed check says about the next shapes is not asked again: the jump leads past all that would fail for the same reason. What the checks
/// before a miss have shown is not asked again either: the jump leads behind the checks of the next shape that must hold.
/// The last shape is written first, so that every jump leads to code that stands already.
/// </summary>
public static unsafe class FilterCompiler
{
    /// <summary>Bytes of code that are always enough.</summary>
    public const int MaxLength = 64 + (FilterLayout.MaxShapes * MaxShapeLength);

    private const int MaxShapeLength = 800;

    /// <param name="table">What to compile. Its memory must stay where it is, and reachable from the code.</param>
    /// <param name="buffer">Where to; at least <see cref="MaxLength"/>. The code may run at any address.</param>
    /// <param name="entry">Where the function begins.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Compile(in FilterTable table, Span<byte> buffer, out int entry)
    {
        var code = new FilterCode(buffer);
        code.ReturnNothing();
        var next = new CompiledShape();
        var usesTransport = false;
        for (var rank = table.ShapeCount - 1; rank >= 0; rank--)
        {
            var slot = table.ShapeAt(rank);
            usesTransport |= table.Shape(slot)->TransportNeeded > 0;
            next = CompileShape(ref code, table, slot, next, rank == 0, usesTransport);
        }

        entry = next.Entry;
        return code.Position;
    }

    private static CompiledShape CompileShape(ref FilterCode code, in FilterTable table, uint slot, in CompiledShape next, bool isFirst, bool usesTransport)
    {
        var shape = table.Shape(slot);
        var compiled = new CompiledShape { Shape = shape };
        var chain = CompileChain(ref code, table, slot, next.EntryAfterMissOf(shape));
        var prologue = code.Position;
        if (isFirst)
        {
            code.LoadTable((ulong)table.Memory);
            if (usesTransport)
                code.FindTransport();
        }

        compiled.StartCheck(CompiledShape.FrameCheck, code.Position, next.EntryAfterShortFrame(shape->FrameNeeded));
        if (shape->FrameNeeded > 0)
            code.RequireFrame(shape->FrameNeeded, compiled.FailOf(CompiledShape.FrameCheck));
        compiled.StartCheck(CompiledShape.TransportCheck, code.Position, next.EntryAfterShortTransport(shape->TransportNeeded));
        if (shape->TransportNeeded > 0)
            code.RequireTransport(shape->TransportNeeded, compiled.FailOf(CompiledShape.TransportCheck));
        for (var i = 0; i < shape->FieldCount; i++)
        {
            var check = CompiledShape.GuardCheck(i);
            compiled.StartCheck(check, code.Position, next.EntryAfterGuard(shape->Fields[i]));
            if (!shape->IsGuard(i))
                continue;
            code.LoadField(FilterCode.Register.Rax, shape->Fields[i].Field, FilterLayout.Mask(slot, i));
            code.RequireEqual(FilterLayout.Guard(slot, i), compiled.FailOf(check));
        }

        compiled.Body = code.Position;
        CompileHash(ref code, table, slot);
        code.Jump(chain);
        if (isFirst)
            compiled.StartCheck(CompiledShape.FrameCheck, prologue, 0);
        return compiled;
    }

    /// <summary>Walks a hash chain whose head is in ecx.</summary>
    /// <returns>Where to enter.</returns>
    private static int CompileChain(ref FilterCode code, in FilterTable table, uint slot, int miss)
    {
        var shape = table.Shape(slot);
        const uint records = FilterLayout.Records;
        var advance = code.Position;
        code.LoadNext(records + FilterRecord.NextOffset);
        var enter = code.Position;
        code.RequireRecord(miss);
        code.RequireShape(records + FilterRecord.ShapeOffset, (byte)slot, advance);
        for (var i = 0; i < shape->FieldCount; i++)
        {
            if (shape->IsGuard(i))
                continue;
            code.LoadField(FilterCode.Register.Rax, shape->Fields[i].Field, FilterLayout.Mask(slot, i));
            code.RequireEqualInRecord(records + ((uint)i * sizeof(ulong)), advance);
        }

        code.ReturnRecord(records + FilterRecord.HitsOffset);
        return enter;
    }

    private static void CompileHash(ref FilterCode code, in FilterTable table, uint slot)
    {
        var shape = table.Shape(slot);
        var isEmpty = true;
        for (var i = 0; i < shape->FieldCount; i++)
        {
            if (shape->IsGuard(i))
                continue;
            var register = isEmpty ? FilterCode.Register.R11 : FilterCode.Register.Rax;
            code.LoadField(register, shape->Fields[i].Field, FilterLayout.Mask(slot, i));
            code.Multiply(register, FilterLayout.Key(i));
            if (!isEmpty)
                code.AddToHash();
            isEmpty = false;
        }

        if (isEmpty)
            code.LoadOnlyHead(FilterLayout.Heads);
        else
            code.LoadHead(table.Layout.BucketBits, FilterLayout.Heads);
    }
}
