namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>
/// When segments that carry nothing may wait for one that does. Of the four frames of a connection with one request two are such: what completes the handshake, and the client's FIN. Nobody waits
/// for what comes of them, so they are read with the request, and with the next opening. But who sends a large answer waits for acknowledgments to go on.
/// </summary>
public struct Quietness
{
    /// <summary>Microseconds that one waits at most.</summary>
    public const ulong Longest = 5_000;

    /// <summary>Bytes of a frame that may wait: Ethernet, IPv4 and TCP with timestamps, and nothing behind.</summary>
    public const uint EmptySegment = 14 + 20 + 32;

    /// <summary>Microseconds after which a large answer that goes on would have gone on; later a wait of <see cref="Longest"/> is a small part of what it waits anyway.</summary>
    public const ulong LargeAnswer = 20_000;

    private ulong _promptUntil;
    private uint _released;

    /// <summary>May the sleep that begins now be one? Each follows upon packets, so that nobody is woken again and again by the time alone.</summary>
    /// <param name="released">Packets that were read so far.</param>
    /// <param name="hasSentMuch">What was just sent probably goes on when it was acknowledged.</param>
    /// <param name="switches">The server's.</param>
    /// <param name="now">Microseconds.</param>
    public bool MayBegin(uint released, bool hasSentMuch, ServerSwitches switches, ulong now)
    {
        if (hasSentMuch)
            _promptUntil = now + LargeAnswer;
        var isFollowing = released != _released;
        _released = released;
        return isFollowing && now >= _promptUntil && (switches & ServerSwitches.QuietAcknowledgments) != 0;
    }
}
