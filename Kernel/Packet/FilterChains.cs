namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// The hash chains of a <see cref="FilterTable"/>. The hash is the top of the sum of value × key over the fields that are not guards
/// (multiply-shift hashing), which compiled code finds with one multiplication a field. Chains are shared by all shapes.
/// </summary>
public static unsafe class FilterChains
{
    public static void Link(in FilterTable table, uint number)
    {
        var head = Head(table, number);
        table[number]->Next = *head;
        *head = number * FilterRecord.Size;
    }

    public static void Unlink(in FilterTable table, uint number)
    {
        var link = Head(table, number);
        while (*link != number * FilterRecord.Size)
            link = &table[*link / FilterRecord.Size]->Next;
        *link = table[number]->Next;
    }

    /// <summary>Unlinks all filters of a shape but one, which is in no chain.</summary>
    public static void UnlinkAll(in FilterTable table, uint slot, uint except)
    {
        for (var number = 1U; number < table.Layout.RecordCount; number++)
        {
            if (table[number]->Shape == slot && number != except)
                Unlink(table, number);
        }
    }

    /// <summary>Links all filters of a shape but one.</summary>
    public static void LinkAll(in FilterTable table, uint slot, uint except)
    {
        for (var number = 1U; number < table.Layout.RecordCount; number++)
        {
            if (table[number]->Shape == slot && number != except)
                Link(table, number);
        }
    }

    /// <summary>Which fields have the same value in all filters of a shape.</summary>
    /// <param name="among">Those that are asked for, one bit each. Once none of them is left the others need not be looked at.</param>
    /// <param name="example">One of the filters, unless none was asked for.</param>
    public static uint CommonFields(in FilterTable table, uint slot, uint among, out uint example)
    {
        example = 0;
        for (var number = 1U; number < table.Layout.RecordCount && among != 0; number++)
        {
            var record = table[number];
            if (record->Shape != slot)
                continue;
            if (example == 0)
                example = number;
            for (var i = 0; i < table.Shape(slot)->FieldCount; i++)
            {
                if (record->Values[i] != table[example]->Values[i])
                    among &= ~(1U << i);
            }
        }

        return among;
    }

    private static uint* Head(in FilterTable table, uint number)
    {
        var record = table[number];
        var shape = table.Shape(record->Shape);
        var sum = 0UL;
        for (var i = 0; i < shape->FieldCount; i++)
        {
            if (!shape->IsGuard(i))
                sum += record->Values[i] * *(ulong*)(table.Memory + FilterLayout.Key(i));
        }

        return (uint*)(table.Memory + FilterLayout.Heads) + (sum >> (64 - table.Layout.BucketBits));
    }
}
