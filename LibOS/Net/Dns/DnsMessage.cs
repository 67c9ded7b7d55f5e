using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Dns;

public enum DnsRecordType : ushort
{
    Address4 = 1,
    Alias = 5,
    Address6 = 28,
    Options = 41,
}

public enum DnsStatus : byte
{
    Pending,
    Found,

    /// <summary>There is no such name, or it has no address of this kind.</summary>
    NotFound,

    /// <summary>The servers answer with errors.</summary>
    Failed,

    /// <summary>No server answers.</summary>
    TimedOut,
}

/// <summary>What a question has brought.</summary>
public struct DnsAnswer
{
    public const int MaxAddresses = 8;

    public DnsStatus Status;
    public int Count;
    public AddressArray Addresses;

    /// <summary>For how many seconds it is good.</summary>
    public uint Lifetime;

    [InlineArray(MaxAddresses)]
    public struct AddressArray
    {
        private IpAddress _first;
    }
}

/// <summary>
/// Questions and answers (RFC 1035 ch. 4).
/// <code>
///   0 identification 2   2 flags 2   4 questions 2   6 answers 2   8 authorities 2   10 additional 2
///   question: name, type 2, class 2      record: name, type 2, class 2, lifetime 4, length 2, data
/// </code>
/// </summary>
public static class DnsMessage
{
    /// <summary>What we say that we take (RFC 6891; the size that needs no fragments).</summary>
    public const int MaxAnswer = 1232;
    public const int MaxQuestion = HeaderLength + DnsName.MaxLength + 4 + 11;

    private const int HeaderLength = 12;
    private const ushort ResponseFlag = 0x8000;
    private const ushort RecursionDesired = 0x0100;
    private const int OperationMask = 0x7800;
    private const int ResultMask = 0xF;
    private const int NoSuchName = 3;
    private const ushort Internet = 1;
    private const int MaxAliases = 8;
    private const uint LongestLifetime = 86400;

    /// <param name="bytes">Room for <see cref="MaxQuestion"/>.</param>
    /// <param name="identification">Comes back.</param>
    /// <param name="name">What is asked for.</param>
    /// <param name="type">What about it.</param>
    /// <returns>Its length.</returns>
    public static int WriteQuestion(Span<byte> bytes, ushort identification, in DnsName name, DnsRecordType type)
    {
        bytes[..HeaderLength].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, identification);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], RecursionDesired);
        bytes[5] = 1;
        bytes[11] = 1;
        name.Wire.CopyTo(bytes[HeaderLength..]);
        var rest = bytes[(HeaderLength + name.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], Internet);
        rest = rest[4..];
        rest[..11].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)DnsRecordType.Options);
        BinaryPrimitives.WriteUInt16BigEndian(rest[3..], MaxAnswer);
        return HeaderLength + name.Length + 4 + 11;
    }

    /// <summary>Reads an answer to a question of ours.</summary>
    /// <returns>False when it is no such thing, or malformed: then the right one may still come.</returns>
    public static bool TryReadAnswer(ReadOnlySpan<byte> bytes, ushort identification, in DnsName name, DnsRecordType type, out DnsAnswer answer)
    {
        answer = default;
        if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(bytes) != identification || BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) != 1)
            return false;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        var at = HeaderLength;
        if ((flags & ResponseFlag) == 0 || (flags & OperationMask) != 0 || !DnsName.TryRead(bytes, ref at, out var asked) || !asked.Equals(name)
            || bytes.Length - at < 4 || BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) != (ushort)type || BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]) != Internet)
            return false;
        at += 4;
        var result = flags & ResultMask;
        if (result != 0)
        {
            answer.Status = result == NoSuchName ? DnsStatus.NotFound : DnsStatus.Failed;
            return true;
        }

        answer.Lifetime = LongestLifetime;
        var wanted = name;
        // An alias may stand behind what it leads to: look again with the name that it leads to.
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            if (!TryCollect(bytes, at, wanted, type, ref answer, out var alias))
                return false;
            if (answer.Count > 0 || alias.Length == 0)
                break;
            wanted = alias;
        }

        answer.Status = answer.Count > 0 ? DnsStatus.Found : DnsStatus.NotFound;
        return true;
    }

    private static bool TryCollect(ReadOnlySpan<byte> bytes, int at, in DnsName name, DnsRecordType type, ref DnsAnswer answer, out DnsName alias)
    {
        alias = default;
        for (var records = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]); records > 0; records--)
        {
            if (!DnsName.TryRead(bytes, ref at, out var owner) || bytes.Length - at < 10)
                return false;
            var (kind, length) = ((DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 8)..]));
            var isInternet = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]) == Internet;
            var lifetime = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]);
            at += 10;
            if (length > bytes.Length - at)
                return false;
            if (isInternet && owner.Equals(name))
            {
                var data = at;
                if (kind == DnsRecordType.Alias && !DnsName.TryRead(bytes, ref data, out alias))
                    return false;
                if (kind == type && !TryTakeAddress(bytes.Slice(at, length), type, ref answer))
                    return false;
                if (kind == type || kind == DnsRecordType.Alias)
                    answer.Lifetime = Math.Min(answer.Lifetime, lifetime > int.MaxValue ? 0 : lifetime);
            }

            at += length;
        }

        return true;
    }

    private static bool TryTakeAddress(ReadOnlySpan<byte> data, DnsRecordType type, ref DnsAnswer answer)
    {
        if (data.Length != (type == DnsRecordType.Address4 ? IpAddress.Length4 : IpAddress.Length6))
            return false;
        if (answer.Count < DnsAnswer.MaxAddresses)
            answer.Addresses[answer.Count++] = type == DnsRecordType.Address4 ? IpAddress.Read4(data) : IpAddress.Read6(data);
        return true;
    }
}
