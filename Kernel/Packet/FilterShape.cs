using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// What filters have in common that test the same bits of the same fields: at most one of them can match a packet, and one hash finds it.
/// A field whose value is the same in all of them is a <em>guard</em>, compared before anything is hashed; the last field never is, so that the second
/// filter costs no more than the first. Compiled code reads masks and guards from here.
/// <code>
///   0 filters   4 fields   8 bits   12 guards   16 per field: mask 8, place 2, width 2, (free) 4, guard 8
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct FilterShape
{
    public const int FieldsOffset = 16;
    public const int Size = FieldsOffset + (CanonicalFilter.MaxFields * FieldPlan.Size);

    /// <summary>Filters of this shape; 0 in a free slot.</summary>
    [FieldOffset(0)] public int Filters;
    [FieldOffset(4)] public int FieldCount;
    [FieldOffset(8)] public int Bits;
    /// <summary>Bit n: field n is a guard.</summary>
    [FieldOffset(12)] public uint Guards;
    [FieldOffset(FieldsOffset)] public FieldArray Fields;

    /// <summary>A field and what compiled code compares it with.</summary>
    [StructLayout(LayoutKind.Explicit, Size = Size)]
    public struct FieldPlan
    {
        public const int GuardOffset = 16;
        public const int Size = 24;

        [FieldOffset(0)] public FilterField Field;
        /// <summary>Its value in every filter, if it is a guard.</summary>
        [FieldOffset(GuardOffset)] public ulong Guard;
    }

    [InlineArray(CanonicalFilter.MaxFields)]
    public struct FieldArray
    {
        private FieldPlan _first;
    }

    public static FilterShape Of(in CanonicalFilter filter)
    {
        var shape = new FilterShape { FieldCount = filter.Count, Bits = filter.Bits };
        for (var i = 0; i < filter.Count; i++)
            shape.Fields[i].Field = filter.Field(i);
        return shape;
    }

    /// <summary>Fields that are no guards and could become some: all but the last.</summary>
    public readonly uint Separating => FieldCount == 0 ? 0 : ((1U << (FieldCount - 1)) - 1) & ~Guards;

    public readonly bool IsGuard(int field) => (Guards >> field & 1) != 0;

    /// <summary>The bytes of the frame that a packet must have at least.</summary>
    public readonly int FrameNeeded => Needed(false);

    /// <summary>The bytes behind the IPv4 header that a packet must have at least; 0 when nothing there is tested.</summary>
    public readonly int TransportNeeded => Needed(true);

    /// <summary>
    /// Which of two shapes comes first: whose match wins. More bits are more specific. Among equals the order is arbitrary, but it depends on nothing
    /// else than the two, so that a verdict is a function of the set of filters, never of its history.
    /// </summary>
    /// <returns>Below 0: a; 0: they are the same; above 0: b.</returns>
    public static int Compare(in FilterShape a, in FilterShape b)
    {
        if (a.Bits != b.Bits)
            return b.Bits - a.Bits;
        if (a.FieldCount != b.FieldCount)
            return a.FieldCount - b.FieldCount;
        for (var i = 0; i < a.FieldCount; i++)
        {
            var order = FilterField.Compare(a.Fields[i].Field, b.Fields[i].Field);
            if (order != 0)
                return order;
        }

        return 0;
    }

    // Fields are in the order of their places, those of the frame first.
    private readonly int Needed(bool transport)
    {
        for (var i = FieldCount - 1; i >= 0; i--)
        {
            if (Fields[i].Field.IsTransport == transport)
                return Fields[i].Field.End;
        }

        return 0;
    }
}
