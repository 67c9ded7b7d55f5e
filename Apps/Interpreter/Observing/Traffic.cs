using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;

namespace ExoCosmos.Interpreter.Observing;

/// <summary>
/// What can be seen of the network interface that programs have, as one number: its addresses, how many listen, which filters there are and whose, players' packet rings, and what was
/// sent, refused, received and lost since the program began.
/// </summary>
public unsafe struct Traffic
{
    private InterfaceInfo _before;

    /// <summary>A program begins.</summary>
    public static Traffic Begin(in Tables tables) => new() { _before = *tables.Interface };

    public readonly ulong Look(in Tables tables, in Cast cast)
    {
        ref readonly var info = ref *tables.Interface;
        var sent = Digest.Mix(Digest.Mix(info.Sent - _before.Sent, info.SentBytes - _before.SentBytes), Digest.Mix(info.Refused - _before.Refused, info.Lost - _before.Lost));
        var received = Digest.Mix(Digest.Mix(info.Received - _before.Received, info.ReceivedBytes - _before.ReceivedBytes), info.Delivered - _before.Delivered);
        var others = Digest.Mix(info.Unclaimed - _before.Unclaimed, info.Dropped - _before.Dropped);
        var card = Digest.Mix(info.Mac, ((ulong)info.Features << 32) | info.Mtu);
        var about = Digest.Mix(Digest.Mix(Digest.Mix(sent, received), Digest.Mix(others, card)), ((ulong)info.Filters << 32) | info.Listeners);
        foreach (var word in MemoryMarshal.Cast<NetworkAddresses, ulong>(new ReadOnlySpan<NetworkAddresses>(in info.Addresses)))
            about = Digest.Mix(about, word);
        for (var player = 0; player < Stage.Players; player++)
            about = Digest.Mix(about, OfRing(tables.Environments[cast.Slot(player)]));
        return about + OfFilters(tables, cast);
    }

    private static ulong OfRing(in EnvironmentInfo owner) => Digest.Mix(((ulong)owner.RingSlots << 32) | owner.RingHead, ((ulong)owner.RingTail << 32) | owner.RingDropped);

    /// <summary>In whichever order they stand: which number a filter has is the kernel's choice.</summary>
    private static ulong OfFilters(in Tables tables, in Cast cast)
    {
        var filters = (FilterInfo*)(tables.Filters + FilterInfo.TableOffset);
        ulong sum = 0;
        var left = tables.Interface->Filters;
        for (var filter = filters + 1; left != 0; filter++)
        {
            if (filter->Shape == FilterInfo.Free)
                continue;
            sum += OfFilter(*filter, ((FilterShapeInfo*)tables.Filters)[filter->Shape], cast.NumberOf(tables, filter->Owner));
            left--;
        }

        return sum;
    }

    private static ulong OfFilter(in FilterInfo filter, in FilterShapeInfo shape, int owner)
    {
        var about = Digest.Mix((ulong)owner, Digest.Mix(filter.Hits, filter.Dropped));
        for (var field = 0; field < shape.FieldCount; field++)
        {
            ref readonly var tested = ref shape.Fields[field];
            about = Digest.Mix(about, Digest.Mix(Digest.Mix(tested.Mask, filter.Values[field]), ((ulong)tested.Place << 16) | tested.Width));
        }

        return about;
    }
}
