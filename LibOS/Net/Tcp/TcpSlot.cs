namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>A connection and its places in the lists of the table. Slot 0 is never used; links of 0 end a list.</summary>
public struct TcpSlot
{
    public TcpConnection Connection;

    /// <summary>By which it is found.</summary>
    public EndpointPair Pair;

    /// <summary>What its segments begin with, as long as that is known.</summary>
    public HeaderTemplate Template;
    public uint Generation;
    public bool IsUsed;

    /// <summary>In the hash chain, or in the list of free slots.</summary>
    public uint Next;

    /// <summary>In the list of connections with news, or in a listener's queue.</summary>
    public uint NextReady;
    public bool IsReady;

    /// <summary>Nobody wants news of it: the slot is free when the connection is closed.</summary>
    public bool IsLeft;

    /// <summary>The listener that it waits at until the application accepts it, plus one; 0: none.</summary>
    public uint Listener;

    /// <summary>Number of its receive buffer.</summary>
    public uint Buffer;

    /// <summary>What the application wants to find with it.</summary>
    public ulong Cookie;

    /// <summary>The slot is taken; the connection in it is made by <see cref="TcpOpening"/>.</summary>
    public void Begin(uint buffer)
    {
        (IsUsed, IsReady, IsLeft, Next, NextReady, Listener, Buffer, Cookie) = (true, false, false, 0, 0, 0, buffer, 0);
        Template.ValidUntil = 0;
    }

    /// <summary>The slot is free; handles of the connection that was in it are stale.</summary>
    public void End(uint nextFree)
    {
        Generation++;
        (IsUsed, IsReady, Next, Listener) = (false, false, nextFree, 0);
    }
}

/// <summary>A port at which connections are accepted.</summary>
public struct TcpListener
{
    public Addressing.IpEndpoint Local;
    public bool IsUsed;

    /// <summary>Most connections that may wait to be accepted, and most that may be half open: beyond that, cookies.</summary>
    public int Backlog;
    public int HalfOpen;
    public int Waiting;
    public uint FirstWaiting;
    public uint LastWaiting;
    public ulong LastCookie;
}
