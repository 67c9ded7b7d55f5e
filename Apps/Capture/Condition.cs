using System;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ethernet;

namespace ExoCosmos.Capture;

/// <summary>
/// Which frames are wanted, in the words of pcap-filter(7): <c>arp ip ip6 tcp udp icmp icmp6</c>, <c>[src|dst] port N</c>, <c>[src|dst] host ADDRESS</c>, each perhaps behind <c>not</c>; all must
/// hold (<c>and</c> may stand between them). They mean what they mean to tcpdump: Tests/Host compares the two.
/// </summary>
internal struct Condition
{
    public const int MaxTerms = 16;

    private enum Kind : byte
    {
        EtherType,
        Protocol4,
        Protocol6,
        Protocol,
        Port,
        Host,
    }

    [Flags]
    private enum Side : byte
    {
        Source = 1,
        Destination = 2,
        Either = 3,
    }

    private record struct Term(Kind Kind, Side Side, bool IsNegated, ushort Number, IpAddress Address);

    [InlineArray(MaxTerms)]
    private struct Terms
    {
        private Term _first;
    }

    private Terms _terms;
    private int _count;

    /// <summary>The term that the words so far have begun.</summary>
    private bool _isNegated, _wantsTerm;
    private Side _side;
    private Kind _argument;
    private bool _wantsArgument;

    /// <summary>Whether it is a whole condition now: no word is missing.</summary>
    public readonly bool IsWhole => !_wantsArgument && !_wantsTerm && _side == 0 && !_isNegated;

    /// <summary>Takes the next word.</summary>
    /// <returns>False when it cannot stand here.</returns>
    public bool TryAdd(ReadOnlySpan<byte> word)
    {
        if (_wantsArgument)
            return TryAddArgument(word);
        if (word.SequenceEqual("and"u8))
        {
            var mayFollow = _count != 0 && IsWhole;
            _wantsTerm = true;
            return mayFollow;
        }

        if (word.SequenceEqual("not"u8) && _side == 0)
        {
            _isNegated = !_isNegated;
            return true;
        }

        if (_side == 0 && (word.SequenceEqual("src"u8) || word.SequenceEqual("dst"u8)))
        {
            _side = word[0] == 's' ? Side.Source : Side.Destination;
            return true;
        }

        if (word.SequenceEqual("port"u8) || word.SequenceEqual("host"u8))
        {
            (_wantsArgument, _argument) = (true, word[0] == 'p' ? Kind.Port : Kind.Host);
            return true;
        }

        return _side == 0 && TryAddProtocol(word);
    }

    /// <summary>Whether a frame fulfils all of it.</summary>
    public readonly bool Matches(ReadOnlySpan<byte> frame)
    {
        for (var i = 0; i < _count; i++)
        {
            if (Holds(_terms[i], frame) == _terms[i].IsNegated)
                return false;
        }

        return true;
    }

    private bool TryAddProtocol(ReadOnlySpan<byte> word)
    {
        var (kind, number) = word switch
        {
            _ when word.SequenceEqual("arp"u8) => (Kind.EtherType, EthernetHeader.Arp),
            _ when word.SequenceEqual("ip"u8) => (Kind.EtherType, EthernetHeader.Ip4),
            _ when word.SequenceEqual("ip6"u8) => (Kind.EtherType, EthernetHeader.Ip6),
            _ when word.SequenceEqual("tcp"u8) => (Kind.Protocol, Tcp),
            _ when word.SequenceEqual("udp"u8) => (Kind.Protocol, Udp),
            _ when word.SequenceEqual("icmp"u8) => (Kind.Protocol4, Icmp4),
            _ when word.SequenceEqual("icmp6"u8) => (Kind.Protocol6, Icmp6),
            _ => (default, (ushort)0),
        };
        return number != 0 && TryAdd(new Term { Kind = kind, Number = number });
    }

    private bool TryAddArgument(ReadOnlySpan<byte> word)
    {
        var (number, address) = ((ushort)0, IpAddress.None);
        var isGood = _argument == Kind.Host ? AddressText.TryParse(word, out address) : Utf8Parser.TryParse(word, out number, out var used) && used == word.Length;
        return isGood && TryAdd(new Term { Kind = _argument, Side = _side == 0 ? Side.Either : _side, Number = number, Address = address });
    }

    private bool TryAdd(Term term)
    {
        if (_count == MaxTerms)
            return false;
        _terms[_count++] = term with { IsNegated = _isNegated };
        (_isNegated, _wantsTerm, _wantsArgument, _side) = (false, false, false, 0);
        return true;
    }

    private const ushort Icmp4 = 1, Tcp = 6, Udp = 17, FragmentHeader = 44, Icmp6 = 58, Sctp = 132;
    private const ushort ReverseArp = 0x8035;
    private const int TypeAt = 12, InternetAt = 14, Protocol4At = 23, Protocol6At = 20, Fragment4At = 20, Behind6 = 54;

    private static bool Holds(in Term term, ReadOnlySpan<byte> frame) => term.Kind switch
    {
        Kind.EtherType => Is16(frame, TypeAt, term.Number),
        Kind.Protocol4 => IsProtocol4(frame, term.Number),
        Kind.Protocol6 => IsProtocol6(frame, term.Number),
        Kind.Protocol => IsProtocol4(frame, term.Number) || IsProtocol6(frame, term.Number),
        Kind.Port => HasPort(frame, term),
        _ => term.Address.Is4 ? HasHost4(frame, term) : Is16(frame, TypeAt, EthernetHeader.Ip6) && HasAddress(frame, term, 22, 38),
    };

    private static bool IsProtocol4(ReadOnlySpan<byte> frame, ushort protocol) =>
        Is16(frame, TypeAt, EthernetHeader.Ip4) && frame.Length > Protocol4At && frame[Protocol4At] == protocol;

    private static bool IsProtocol6(ReadOnlySpan<byte> frame, ushort protocol) =>
        Is16(frame, TypeAt, EthernetHeader.Ip6) && frame.Length > Protocol6At
        && (frame[Protocol6At] == protocol || (frame[Protocol6At] == FragmentHeader && frame.Length > Behind6 && frame[Behind6] == protocol));

    private static bool HasPort(ReadOnlySpan<byte> frame, in Term term)
    {
        if (Is16(frame, TypeAt, EthernetHeader.Ip6))
            return frame.Length > Protocol6At && frame[Protocol6At] is (byte)Tcp or (byte)Udp or (byte)Sctp && HasPortAt(frame, Behind6, term);
        if (!Is16(frame, TypeAt, EthernetHeader.Ip4) || frame.Length <= Protocol4At || frame[Protocol4At] is not ((byte)Tcp or (byte)Udp or (byte)Sctp))
            return false;
        // Only the first fragment has ports.
        return (BinaryPrimitives.ReadUInt16BigEndian(frame[Fragment4At..]) & 0x1FFF) == 0 && HasPortAt(frame, InternetAt + (4 * (frame[InternetAt] & 15)), term);
    }

    private static bool HasPortAt(ReadOnlySpan<byte> frame, int at, in Term term) =>
        ((term.Side & Side.Source) != 0 && Is16(frame, at, term.Number)) || ((term.Side & Side.Destination) != 0 && Is16(frame, at + 2, term.Number));

    private static bool HasHost4(ReadOnlySpan<byte> frame, in Term term)
    {
        if (Is16(frame, TypeAt, EthernetHeader.Ip4))
            return HasAddress(frame, term, 26, 30);
        return (Is16(frame, TypeAt, EthernetHeader.Arp) || Is16(frame, TypeAt, ReverseArp)) && HasAddress(frame, term, 28, 38);
    }

    private static bool HasAddress(ReadOnlySpan<byte> frame, in Term term, int source, int destination) =>
        ((term.Side & Side.Source) != 0 && IsAddress(frame, source, term.Address)) || ((term.Side & Side.Destination) != 0 && IsAddress(frame, destination, term.Address));

    private static bool IsAddress(ReadOnlySpan<byte> frame, int at, in IpAddress address)
    {
        var length = address.Is4 ? IpAddress.Length4 : IpAddress.Length6;
        if (frame.Length < at + length)
            return false;
        return address == (address.Is4 ? IpAddress.Read4(frame[at..]) : IpAddress.Read6(frame[at..]));
    }

    private static bool Is16(ReadOnlySpan<byte> frame, int at, ushort value) =>
        frame.Length >= at + 2 && BinaryPrimitives.ReadUInt16BigEndian(frame[at..]) == value;
}
