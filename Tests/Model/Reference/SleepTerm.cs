using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>A wakeup term: a word in a frame, and what it is compared with.</summary>
public sealed record SleepTerm(PageFrame Frame, int Offset, ulong Value, WakeComparison Comparison, WakeJoin Join)
{
    public bool IsAligned => Offset % WidthOf(Comparison) == 0;

    /// <summary>Bytes of the word that is compared.</summary>
    public static int WidthOf(WakeComparison comparison) =>
        comparison is WakeComparison.NotEqual64 or WakeComparison.Equal64 or WakeComparison.Less64 or WakeComparison.AtLeast64 ? 8 : 4;

    /// <summary>The predicates of the interface, one line each.</summary>
    public bool Holds(ReadOnlySpan<byte> frame)
    {
        var word = BinaryPrimitives.ReadUInt32LittleEndian(frame[Offset..]);
        var value = (uint)Value;
        return Comparison switch
        {
            WakeComparison.NotEqual32 => word != value,
            WakeComparison.AnyBit32 => (word & value) != 0,
            WakeComparison.Equal32 => word == value,
            WakeComparison.Less32 => word < value,
            WakeComparison.AtLeast32 => word >= value,
            WakeComparison.NoBit32 => (word & value) == 0,
            WakeComparison.NotEqual64 => BinaryPrimitives.ReadUInt64LittleEndian(frame[Offset..]) != Value,
            WakeComparison.Equal64 => BinaryPrimitives.ReadUInt64LittleEndian(frame[Offset..]) == Value,
            WakeComparison.Less64 => BinaryPrimitives.ReadUInt64LittleEndian(frame[Offset..]) < Value,
            _ => BinaryPrimitives.ReadUInt64LittleEndian(frame[Offset..]) >= Value,
        };
    }

    /// <summary>An "or" of "and"s: terms that say And belong to the alternative before them.</summary>
    public static bool Holds(IReadOnlyList<SleepTerm> program, Func<PageFrame, ReadOnlySpan<byte>> read)
    {
        for (var i = 0; i < program.Count;)
        {
            var holds = program[i].Holds(read(program[i].Frame));
            for (i++; i < program.Count && program[i].Join == WakeJoin.And; i++)
                holds &= program[i].Holds(read(program[i].Frame));
            if (holds)
                return true;
        }

        return false;
    }
}
