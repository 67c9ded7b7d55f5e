using System;
using System.Buffers.Binary;

namespace ExoCosmos.Kernel.Packet;

/// <summary>What filters mean, one condition after the other. Compiled code must say the same.</summary>
public static unsafe class FilterInterpreter
{
    /// <summary>The filter that gets a packet, by looking at every one.</summary>
    /// <returns>Its number, or 0.</returns>
    public static uint Classify(in FilterTable table, ReadOnlySpan<byte> packet)
    {
        for (var rank = 0; rank < table.ShapeCount; rank++)
        {
            var slot = table.ShapeAt(rank);
            for (var number = 1U; number < table.Layout.RecordCount; number++)
            {
                if (table[number]->Shape == slot && Matches(table.Shape(slot), table[number], packet))
                    return number;
            }
        }

        return 0;
    }

    /// <summary>Whether a packet satisfies a filter that need not be installed, such as the template of what somebody may send.</summary>
    public static bool Matches(in CanonicalFilter filter, ReadOnlySpan<byte> packet)
    {
        for (var i = 0; i < filter.Count; i++)
        {
            if (!Holds(filter.Field(i), filter.Value(i), packet))
                return false;
        }

        return true;
    }

    private static bool Matches(FilterShape* shape, FilterRecord* record, ReadOnlySpan<byte> packet)
    {
        for (var i = 0; i < shape->FieldCount; i++)
        {
            if (!Holds(shape->Fields[i].Field, record->Values[i], packet))
                return false;
        }

        return true;
    }

    private static bool Holds(in FilterField field, ulong value, ReadOnlySpan<byte> packet)
    {
        var start = field.Offset;
        if (field.IsTransport)
        {
            if (packet.Length <= FilterBytes.InternetHeader)
                return false;
            start += FilterBytes.InternetHeader + (4 * (packet[FilterBytes.InternetHeader] & 15));
        }

        if (start + field.Width > packet.Length)
            return false;
        var bytes = packet.Slice(start, field.Width);
        var found = field.Width switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
        return (found & field.Mask) == value;
    }
}
