using System;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>What people call the switches.</summary>
public static class SwitchNames
{
    public static ReadOnlySpan<byte> Of(ServerSwitches one) => one switch
    {
        ServerSwitches.SendFromCache => "send-from-cache"u8,
        ServerSwitches.StoredSums => "stored-sums"u8,
        ServerSwitches.ReadyHeads => "ready-heads"u8,
        ServerSwitches.MergedFin => "merged-fin"u8,
        ServerSwitches.PiggybackedAck => "piggybacked-ack"u8,
        ServerSwitches.QuickPath => "quick-path"u8,
        ServerSwitches.KnownRequests => "known-requests"u8,
        ServerSwitches.QuickAnswers => "quick-answers"u8,
        ServerSwitches.StablePayload => "stable-payload"u8,
        ServerSwitches.QuietEnd => "quiet-end"u8,
        ServerSwitches.QuietAcknowledgments => "quiet-acks"u8,
        _ => "access-log"u8,
    };

    public static bool TryFind(ReadOnlySpan<byte> name, out ServerSwitches found)
    {
        for (var bit = 1U; (bit & (uint)ServerSwitches.All) != 0; bit <<= 1)
        {
            found = (ServerSwitches)bit;
            if (Of(found).SequenceEqual(name))
                return true;
        }

        found = default;
        return false;
    }
}
