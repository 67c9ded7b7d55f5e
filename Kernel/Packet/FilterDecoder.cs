using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// Decides whether a filter may be installed. Of two filters that both match a packet, the one that compares more bits gets it
/// (<see cref="FilterShape.Compare"/>). So a new filter takes packets from each one that comes after it and could match the same packet.
/// </summary>
public static unsafe class FilterDecoder
{
    /// <summary>Shapes cost every packet something, so nobody may keep more than a share of them.</summary>
    public const int MaxShapesOfOwner = 8;

    /// <param name="table">What is installed.</param>
    /// <param name="atoms">As they came from outside, copied in.</param>
    /// <param name="owner">Who asks. Nobody needs a permission to take from himself.</param>
    /// <param name="ceded">Numbers of filters whose capability the caller has shown.</param>
    /// <param name="bytes">What it asks of each byte: to be judged by whoever knows what the asker may ask.</param>
    /// <param name="filter">What <see cref="FilterTable.Insert"/> may be called with.</param>
    /// <returns>
    /// BadArgument: malformed, or nothing could ever match. Busy: there is one that is the same. MissingRight: it would take packets from
    /// a filter that was not ceded. TableFull: no room for it, or for one more shape.
    /// </returns>
    public static KernelError Decode(in FilterTable table, ReadOnlySpan<FilterAtom> atoms, uint owner, ReadOnlySpan<uint> ceded, out FilterBytes bytes, out CanonicalFilter filter)
    {
        (bytes, filter) = (default, default);
        if (atoms.Length > FilterAtom.MaxCount || !FilterBytes.TryMerge(atoms, out bytes) || !CanonicalFilter.TryMake(bytes, out filter))
            return KernelError.BadArgument;
        var hasShape = table.TryFindRank(FilterShape.Of(filter), out var rank);
        var itsShape = hasShape ? table.ShapeAt(rank) : FilterRecord.Free;
        // The shapes that come after it, and those that its owner has a filter of.
        var later = ShapesFrom(table, hasShape ? rank + 1 : rank);
        var owned = 0UL;
        for (var number = 1U; number < table.Layout.RecordCount; number++)
        {
            var record = table[number];
            if (record->Shape == FilterRecord.Free)
                continue;
            if (record->Shape == itsShape && HasValues(record, filter))
                return KernelError.Busy;
            var shape = 1UL << (int)record->Shape;
            if (record->Owner == owner)
                owned |= shape;
            else if ((later & shape) != 0 && Overlaps(bytes, table.Shape(record->Shape), record) && !ceded.Contains(number))
                return KernelError.MissingRight;
        }

        if (table.IsFull || (!hasShape && table.ShapeCount == FilterLayout.MaxShapes))
            return KernelError.TableFull;
        var ownsIt = hasShape && (owned >> (int)itsShape & 1) != 0;
        return !ownsIt && BitCount.Of(owned) >= MaxShapesOfOwner ? KernelError.TableFull : KernelError.None;
    }

    /// <summary>
    /// Whether some packet could match both: no bit that both test differs. A byte counted from the frame and one counted from the end of the IPv4 header
    /// are never taken to be the same, so an overlap is sometimes seen where there is none, and never missed.
    /// </summary>
    private static bool Overlaps(in FilterBytes bytes, FilterShape* shape, FilterRecord* record)
    {
        for (var i = 0; i < shape->FieldCount; i++)
        {
            ref readonly var field = ref shape->Fields[i].Field;
            if (((record->Values[i] ^ bytes.Value(field.Place)) & field.Mask & bytes.Mask(field.Place)) != 0)
                return false;
        }

        return true;
    }

    private static ulong ShapesFrom(in FilterTable table, int rank)
    {
        var slots = 0UL;
        for (; rank < table.ShapeCount; rank++)
            slots |= 1UL << (int)table.ShapeAt(rank);
        return slots;
    }

    private static bool HasValues(FilterRecord* record, in CanonicalFilter filter)
    {
        for (var i = 0; i < filter.Count; i++)
        {
            if (record->Values[i] != filter.Value(i))
                return false;
        }

        return true;
    }
}
