using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>What happened to packets. Everything that is dropped is counted somewhere.</summary>
public enum NetworkCounter
{
    Received,
    Sent,
    SendFailed,
    NotForUs,
    MalformedFrame,
    MalformedArp,
    MalformedIp,
    MartianSource,
    Fragment,
    FragmentMalformed,
    UnknownProtocol,
    MalformedIcmp,
    BadChecksum,
    EchoAnswered,
    IcmpSent,
    IcmpSuppressed,
    NoRoute,
    WaitingForNeighbor,
    MalformedUdp,
    UdpNoPort,
    UdpFull,
    MalformedTcp,
    TcpNoConnection,
    TcpResetSent,
    TcpOpened,
    TcpAccepted,
    TcpCookieSent,
    TcpCookieAccepted,
    TcpCookieRefused,
    TcpTableFull,
    TcpBacklogFull,
    TcpTimeWaitAnswered,
    Count,
}

/// <summary>A count for each of them since the start.</summary>
public struct NetworkCounters
{
    private Values _values;

    [InlineArray((int)NetworkCounter.Count)]
    private struct Values
    {
        private ulong _first;
    }

    public readonly ulong this[NetworkCounter counter] => _values[(int)counter];

    public void Add(NetworkCounter counter) => _values[(int)counter]++;
}
