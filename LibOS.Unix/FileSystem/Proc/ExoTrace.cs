using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>/proc/exo/trace, the records that the kernel's trace ring has now, and /proc/exo/tracing, which says what is recorded.</summary>
public static unsafe class ExoTrace
{
    /// <summary>By <see cref="TraceKind"/>.</summary>
    public static ReadOnlySpan<byte> Kinds => "call\nupcall\nswitch\nfault\ninterrupt\nmap\nrequest\ncompletion\nrecall\nlife\n"u8;

    /// <summary>By <see cref="KernelCall"/>.</summary>
    public static ReadOnlySpan<byte> Calls =>
        "Null\nConsoleWrite\nFrameAllocate\nFrameFree\nMap\nEnvironmentCreate\nEnvironmentStart\nEnvironmentSuspend\nEnvironmentDestroy\nEnvironmentExit\nYield\nSleep\n"u8 +
        "CapabilityDerive\nCapabilitySplit\nCapabilityGrant\nCapabilityRevoke\nCapabilityDrop\nDiskSubmit\nRingAttach\nPower\nSegmentBase\nFrameShare\nEntropy\nSliceBind\n"u8 +
        "Notify\nGateCreate\nCall\nServe\nSend\nRecall\nRepossess\nFilterInstall\nPacketAttach\nPacketListen\nPacketSend\nNetworkConfigure\nAllot\n"u8;

    internal static void Write(ref GeneratedText text)
    {
        text.Text("number\ttime_us\tenvironment\tname\tevent\tdetail\tfirst\tsecond\n"u8);
        var header = MachineTables.Trace;
        if (header == null)
            return;
        var end = Volatile.Read(ref header->Head);
        for (var number = end > header->Capacity ? end - header->Capacity : 0; number < end; number++)
        {
            var record = ((TraceRecord*)((byte*)header + Layout.PageSize))[number % header->Capacity];
            // The kernel may have come round meanwhile: then this is another record, or was.
            if (Volatile.Read(ref header->Head) - number <= header->Capacity)
                Row(ref text, number, record);
        }
    }

    static void Row(ref GeneratedText text, ulong number, in TraceRecord record)
    {
        text.Number(number);
        text.Tab();
        text.Number(MachineTables.Nanoseconds(record.Ticks - MachineTables.System->BootTsc) / 1000);
        text.Tab();
        text.Number(record.Environment);
        text.Tab();
        text.Field(record.Environment < MachineTables.System->EnvironmentSlots ? MachineTables.Environments[record.Environment].Name.Text() : default);
        text.Tab();
        text.Field(Line(Kinds, (ulong)record.Kind));
        text.Tab();
        text.Field(record.Kind switch
        {
            TraceKind.Call => Line(Calls, record.First),
            TraceKind.Life => record.First == (ulong)EnvironmentState.Ready ? "starts"u8 : record.First == (ulong)EnvironmentState.Dying ? "ends"u8 : "is gone"u8,
            _ => default,
        });
        text.Tab();
        text.Number(record.First);
        text.Tab();
        text.Number(record.Second);
        text.Line();
    }

    /// <summary>Takes "start", perhaps with names of kinds, or "stop", and a line feed.</summary>
    public static Errno Order(ReadOnlySpan<byte> order)
    {
        if (!TryParse(order, out var mask))
            return Errno.EINVAL;
        var header = MachineTables.Trace;
        if (header == null || !MachineTables.MayTrace)
            return Errno.EPERM;
        Volatile.Write(ref header->Mask, mask);
        return Errno.None;
    }

    public static bool TryParse(ReadOnlySpan<byte> order, out uint mask)
    {
        mask = 0;
        if (order.SequenceEqual("stop\n"u8))
            return true;
        if (!order.StartsWith("start"u8) || order[^1] != '\n')
            return false;
        order = order["start".Length..^1];
        while (order.Length > 1 && order[0] == ' ')
        {
            order = order[1..];
            var length = order.IndexOf((byte)' ');
            var word = length < 0 ? order : order[..length];
            order = order[word.Length..];
            var kind = Find(Kinds, word);
            if (kind < 0)
                return false;
            mask |= 1u << kind;
        }

        if (mask == 0)
            mask = uint.MaxValue;
        return order.IsEmpty;
    }

    /// <summary>Line n of a list; empty if it has not so many.</summary>
    static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> list, ulong number)
    {
        for (; number != 0 && !list.IsEmpty; number--)
            list = list[(list.IndexOf((byte)'\n') + 1)..];
        return list.IsEmpty ? list : list[..list.IndexOf((byte)'\n')];
    }

    static int Find(ReadOnlySpan<byte> list, ReadOnlySpan<byte> word)
    {
        for (var number = 0; !Line(list, (ulong)number).IsEmpty; number++)
        {
            if (Line(list, (ulong)number).SequenceEqual(word))
                return number;
        }

        return -1;
    }
}
