using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Dns;

/// <summary>
/// Asks recursive name servers for addresses, one after the other and again, and remembers what they said. Each question has a port and a number that nobody
/// can guess (RFC 5452). It makes and takes messages; somebody else carries them.
/// </summary>
public struct DnsResolver
{
    public const int Capacity = 32;
    private const ulong Second = 1_000_000;
    private const ulong Wait = 2 * Second;
    private const int Rounds = 3;

    /// <summary>Every answer stays for a while, so that whoever asked sees it, and nobody asks all the time for what is not there.</summary>
    private const uint LeastLifetime = 5;

    private Entries _entries;
    private bool _hasAsked;
    private ulong _deadline;

    private struct Entry
    {
        public DnsName Name;
        public DnsRecordType Type;
        public bool IsUsed;
        public DnsAnswer Answer;
        public ushort Identification;
        public ushort Port;
        public IpAddress Server;
        public int Attempts;

        /// <summary>When to ask again, or when the answer is no longer good.</summary>
        public ulong Deadline;
        public ulong LastUsed;
    }

    [InlineArray(Capacity)]
    private struct Entries
    {
        private Entry _first;
    }

    /// <summary>When a question has to be asked again; <see cref="ulong.MaxValue"/>: never.</summary>
    public readonly ulong Deadline => _hasAsked ? _deadline : ulong.MaxValue;

    /// <summary>Finds a question that was asked, or its answer that is still good.</summary>
    /// <returns>Its number, or -1.</returns>
    public int Find(in DnsName name, DnsRecordType type, ulong now)
    {
        for (var i = 0; i < Capacity; i++)
        {
            ref var entry = ref _entries[i];
            if (!entry.IsUsed || entry.Type != type || !entry.Name.Equals(name))
                continue;
            if (!IsPending(i) && now >= entry.Deadline)
                return -1;
            entry.LastUsed = now;
            return i;
        }

        return -1;
    }

    /// <summary>Begins to ask; the place of the answer that was used longest ago is taken.</summary>
    /// <param name="name">What for.</param>
    /// <param name="type">What about it.</param>
    /// <param name="identification">Random.</param>
    /// <param name="port">Random, and used by nobody.</param>
    /// <param name="now">Time.</param>
    /// <returns>Its number, or -1 when there are too many questions at once.</returns>
    public int Begin(in DnsName name, DnsRecordType type, ushort identification, ushort port, ulong now)
    {
        var place = -1;
        for (var i = 0; i < Capacity; i++)
        {
            ref var entry = ref _entries[i];
            if (IsPending(i))
                continue;
            // One whose name is the same has grown old: there must not be two.
            if (!entry.IsUsed || (entry.Type == type && entry.Name.Equals(name)))
            {
                place = i;
                break;
            }

            if (place < 0 || entry.LastUsed < _entries[place].LastUsed)
                place = i;
        }

        if (place >= 0)
            _entries[place] = new Entry { IsUsed = true, Name = name, Type = type, Identification = identification, Port = port, Deadline = now, LastUsed = now };
        NoteDeadline();
        return place;
    }

    public readonly DnsAnswer AnswerOf(int question) => _entries[question].Answer;

    /// <summary>Makes the next message, if one is due.</summary>
    /// <param name="bytes">Room for <see cref="DnsMessage.MaxQuestion"/>.</param>
    /// <param name="servers">Whom to ask; none: every question fails.</param>
    /// <param name="now">Time.</param>
    /// <param name="port">Where from.</param>
    /// <param name="server">Whom.</param>
    /// <returns>Its length, or 0.</returns>
    public int Next(Span<byte> bytes, ReadOnlySpan<IpAddress> servers, ulong now, out ushort port, out IpAddress server)
    {
        (port, server) = (0, default);
        for (var i = 0; i < Capacity; i++)
        {
            if (!IsPending(i) || now < _entries[i].Deadline)
                continue;
            ref var entry = ref _entries[i];
            if (servers.IsEmpty || entry.Attempts >= Rounds * servers.Length)
            {
                End(ref entry, DnsStatus.TimedOut, now);
                continue;
            }

            entry.Server = servers[entry.Attempts % servers.Length];
            entry.Deadline = now + (Wait << (entry.Attempts++ / servers.Length));
            (port, server) = (entry.Port, entry.Server);
            NoteDeadline();
            return DnsMessage.WriteQuestion(bytes, entry.Identification, entry.Name, entry.Type);
        }

        NoteDeadline();
        return 0;
    }

    /// <summary>A datagram came.</summary>
    /// <returns>Whether its port is that of a question.</returns>
    public bool TryReceive(in IpEndpoint from, ushort port, ReadOnlySpan<byte> bytes, ulong now)
    {
        var isOurs = false;
        for (var i = 0; i < Capacity; i++)
        {
            ref var entry = ref _entries[i];
            if (!IsPending(i) || entry.Port != port)
                continue;
            isOurs = true;
            if (from.Address != entry.Server || from.Port != DnsPort || !DnsMessage.TryReadAnswer(bytes, entry.Identification, entry.Name, entry.Type, out var answer))
                continue;
            if (answer.Status == DnsStatus.Failed)
            {
                // The next server may know better.
                entry.Deadline = now;
                continue;
            }

            entry.Answer = answer;
            entry.Deadline = now + (Math.Max(answer.Lifetime, LeastLifetime) * Second);
        }

        NoteDeadline();
        return isOurs;
    }

    /// <summary>Whether a question uses the port.</summary>
    public readonly bool UsesPort(ushort port)
    {
        for (var i = 0; i < Capacity; i++)
        {
            if (IsPending(i) && _entries[i].Port == port)
                return true;
        }

        return false;
    }

    public const ushort DnsPort = 53;

    // Asked for all the time; changes seldom.
    private void NoteDeadline()
    {
        _hasAsked = true;
        _deadline = ulong.MaxValue;
        for (var i = 0; i < Capacity; i++)
        {
            if (IsPending(i))
                _deadline = Math.Min(_deadline, _entries[i].Deadline);
        }
    }

    private readonly bool IsPending(int i) => _entries[i].IsUsed && _entries[i].Answer.Status == DnsStatus.Pending;

    private static void End(ref Entry entry, DnsStatus status, ulong now)
    {
        entry.Answer = new DnsAnswer { Status = status };
        entry.Deadline = now + (LeastLifetime * Second);
    }
}
