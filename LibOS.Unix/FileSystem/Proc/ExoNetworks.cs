using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>/proc/exo/networks: the machine's interfaces; /proc/exo/filters: who has which packet filter (docs/notes/0010-proc-exo.md).</summary>
internal static unsafe class ExoNetworks
{
    public static void Write(ref GeneratedText text)
    {
        text.Text("network\tmac\taddress\tstate\tfilters\tlisteners\treceived\tdelivered\tunclaimed\tdropped\tsent\trefused\tlost\n"u8);
        for (var network = 0u; network < Count; network++)
        {
            ref readonly var info = ref MachineTables.Interfaces[network];
            text.Number(network);
            text.Tab();
            text.Hexadecimal(info.Mac, 12);
            text.Tab();
            Address(ref text, info.Addresses.Address4);
            text.Tab();
            text.Text(StateOf(info.Flags));
            foreach (var number in (ReadOnlySpan<ulong>)[
                info.Filters, info.Listeners, info.Received, info.Delivered, info.Unclaimed, info.Dropped, info.Sent, info.Refused, info.Lost])
            {
                text.Tab();
                text.Number(number);
            }

            text.Line();
        }
    }

    public static void WriteFilters(ref GeneratedText text)
    {
        text.Text("network\tfilter\towner\tname\thits\tdropped\tcondition\n"u8);
        for (var network = 0u; network < Count; network++)
        {
            var table = MachineTables.Filters + (network * Layout.FilterTableSpacing);
            for (var number = 1u; number < FilterInfo.Count; number++)
            {
                var filter = (FilterInfo*)(table + FilterInfo.TableOffset) + number;
                if (filter->Shape < FilterShapeInfo.Count)
                    Row(ref text, network, number, *filter, *((FilterShapeInfo*)table + filter->Shape));
            }
        }
    }

    static uint Count => Math.Min(MachineTables.System->NetworkCount, SystemInfo.MaxNetworks);

    static void Row(ref GeneratedText text, uint network, uint number, in FilterInfo filter, in FilterShapeInfo shape)
    {
        text.Number(network);
        text.Tab();
        text.Number(number);
        text.Tab();
        text.Number(filter.Owner);
        text.Tab();
        if (filter.Owner < MachineTables.System->EnvironmentSlots)
            text.Field(MachineTables.Environments[filter.Owner].Name.Text());
        text.Tab();
        text.Number(filter.Hits);
        text.Tab();
        text.Number(filter.Dropped);
        text.Tab();
        new FilterText(filter, shape).Write(ref text);
        text.Line();
    }

    static ReadOnlySpan<byte> StateOf(InterfaceFlags flags) =>
        (flags & InterfaceFlags.Failed) != 0 ? "failed"u8
        : (flags & InterfaceFlags.Starting) != 0 ? "starting"u8
        : (flags & InterfaceFlags.LinkUp) != 0 ? "up"u8 : "down"u8;

    static void Address(ref GeneratedText text, uint address)
    {
        if (address == 0)
        {
            text.Byte((byte)'-');
            return;
        }

        for (var shift = 24; shift >= 0; shift -= 8)
        {
            text.Number((byte)(address >> shift));
            if (shift != 0)
                text.Byte((byte)'.');
        }
    }
}
