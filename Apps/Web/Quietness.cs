using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Web.Serving;

namespace ExoCosmos.Web;

/// <summary>
/// When segments that carry nothing may wait for one that does. Of the four frames of a connection with one request two are such: what completes the handshake, and the client's FIN. Nobody waits
/// for what comes of them, so they are read with the request, and with the next opening. But who sends a large answer waits for acknowledgments to go on.
/// </summary>
internal unsafe struct Quietness
{
    /// <summary>Microseconds that one waits at most.</summary>
    public const ulong Longest = 5_000;

    /// <summary>Microseconds after which a large answer that goes on would have gone on; later a wait of <see cref="Longest"/> is a small part of what it waits anyway.</summary>
    private const ulong LargeAnswer = 20_000;

    /// <summary>Ethernet, IPv4 and TCP with timestamps, and nothing behind.</summary>
    private const uint EmptySegment = 14 + 20 + 32;

    private ulong _promptUntil;
    private uint _released;

    public void Begin(PacketPort* port) => port->QuietLength = EmptySegment;

    /// <summary>May the sleep that begins now be one? Each follows upon packets, so that nobody is woken again and again by the time alone.</summary>
    public bool MayBegin(PacketPort* port, ServerSwitches switches, ulong now)
    {
        if (port->Sending.HasSentMuch)
            _promptUntil = now + LargeAnswer;
        var released = port->Released;
        var isFollowing = released != _released;
        _released = released;
        return isFollowing && now >= _promptUntil && (switches & ServerSwitches.QuietAcknowledgments) != 0;
    }
}
