using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Scheduling;

/// <summary>
/// Proportional share by stride scheduling (Waldspurger and Weihl, 1995): each client has tickets, and a pass value that grows by time used / tickets.
/// Whoever has the lowest pass value is next, so that over any time each gets CPU time in proportion to its tickets, to within one turn.
/// Pure: what a client is, and how it is made to run, is the caller's business (<see cref="StrideDispatcher"/> for environments).
/// </summary>
public struct StrideScheduler
{
    public const int MaxClients = 16;

    /// <summary>Units of pass value per tick and ticket: all tickets up to this are told apart.</summary>
    private const ulong Scale = 1 << 16;

    private Clients _clients;

    private struct Client
    {
        public uint Tickets;
        public bool IsReady;
        public ulong Pass;
    }

    [InlineArray(MaxClients)]
    private struct Clients
    {
        private Client _first;
    }

    public int Count { get; private set; }

    /// <summary>Pass value of the last client that was chosen: where newcomers and sleepers join.</summary>
    private ulong _now;

    /// <summary>Adds a ready client.</summary>
    /// <param name="tickets">At least 1.</param>
    /// <returns>Its number, or -1 if there are too many.</returns>
    public int Add(uint tickets)
    {
        if (Count == MaxClients || tickets == 0)
            return -1;
        _clients[Count] = new Client { Tickets = tickets, IsReady = true, Pass = _now };
        return Count++;
    }

    /// <summary>The ready client whose turn it is; -1 if none is ready.</summary>
    public int Next()
    {
        var next = -1;
        for (var client = 0; client < Count; client++)
        {
            if (_clients[client].IsReady && (next < 0 || _clients[client].Pass < _clients[next].Pass))
                next = client;
        }

        if (next >= 0)
            _now = _clients[next].Pass;
        return next;
    }

    /// <summary>The client has run for so many ticks.</summary>
    public void Charge(int client, ulong ticks) => _clients[client].Pass += ticks * Scale / _clients[client].Tickets;

    /// <summary>The client has nothing to do, until <see cref="Wake"/>.</summary>
    public void Sleep(int client) => _clients[client].IsReady = false;

    /// <summary>The client has something to do again. What it did not use while it slept is not made up for.</summary>
    public void Wake(int client)
    {
        ref var sleeper = ref _clients[client];
        if (!sleeper.IsReady && sleeper.Pass < _now)
            sleeper.Pass = _now;
        sleeper.IsReady = true;
    }

    public readonly bool IsReady(int client) => _clients[client].IsReady;
}
