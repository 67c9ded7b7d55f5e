using System;
using System.Buffers.Binary;

namespace ExoCosmos.LibOS.Net.Dns;

/// <summary>Where in a message a record stands.</summary>
public enum DnsSection
{
    Answer,
    Authority,
    Additional,
}

/// <summary>A record of a message; its data are bytes of the message, because names in them may point anywhere before.</summary>
public struct DnsRecord
{
    public DnsSection Section;
    public DnsName Owner;
    public ushort Type;
    public ushort Class;

    /// <summary>For how many seconds it is good.</summary>
    public uint Lifetime;
    public int Start;
    public int Length;
}

/// <summary>All records of an answer, for somebody who wants to see them (<see cref="DnsMessage"/> has the drawing). Nothing in it is believed: a length that leads out of the message ends the reading.</summary>
public ref struct DnsReader
{
    private const int HeaderLength = 12;
    private const ushort Response = 0x8000;

    private readonly ReadOnlySpan<byte> _message;
    private int _at;
    private int _read;

    private DnsReader(ReadOnlySpan<byte> message)
    {
        _message = message;
        _at = HeaderLength;
    }

    public readonly int Answers => Count(6);

    public readonly int Authorities => Count(8);

    public readonly int Additionals => Count(10);

    /// <summary>0: no error; 3: there is no such name (RFC 1035 ch. 4.1.1, RFC 6895).</summary>
    public readonly int Result => _message[3] & 0xF;

    public readonly bool IsAuthoritative => (_message[2] & 4) != 0;

    /// <summary>Something was left out because it did not fit.</summary>
    public readonly bool IsTruncated => (_message[2] & 2) != 0;

    /// <summary>Whether everything that was announced has been read.</summary>
    public readonly bool IsComplete => _read == Answers + Authorities + Additionals;

    /// <summary>Begins to read an answer to a question of ours.</summary>
    /// <param name="message">As it came.</param>
    /// <param name="identification">Of the question.</param>
    /// <param name="name">Asked for.</param>
    /// <param name="type">Asked for.</param>
    /// <param name="reader">Stands before the first record.</param>
    /// <returns>False when it answers something else.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> message, ushort identification, in DnsName name, ushort type, out DnsReader reader)
    {
        reader = new DnsReader(message);
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != identification
            || (BinaryPrimitives.ReadUInt16BigEndian(message[2..]) & Response) == 0 || reader.Count(4) != 1
            || !DnsName.TryRead(message, ref reader._at, out var asked) || !asked.Equals(name) || message.Length - reader._at < 4
            || BinaryPrimitives.ReadUInt16BigEndian(message[reader._at..]) != type)
            return false;
        reader._at += 4;
        return true;
    }

    /// <returns>False at the end, and where the message is damaged: then <see cref="IsComplete"/> is false, too.</returns>
    public bool TryNext(out DnsRecord record)
    {
        record = default;
        if (IsComplete || !DnsName.TryRead(_message, ref _at, out record.Owner) || _message.Length - _at < 10)
            return false;
        var fields = _message[_at..];
        record.Type = BinaryPrimitives.ReadUInt16BigEndian(fields);
        record.Class = BinaryPrimitives.ReadUInt16BigEndian(fields[2..]);
        record.Lifetime = BinaryPrimitives.ReadUInt32BigEndian(fields[4..]);
        record.Length = BinaryPrimitives.ReadUInt16BigEndian(fields[8..]);
        record.Start = _at + 10;
        if (record.Length > _message.Length - record.Start)
            return false;
        record.Section = _read < Answers ? DnsSection.Answer : _read < Answers + Authorities ? DnsSection.Authority : DnsSection.Additional;
        _at = record.Start + record.Length;
        _read++;
        return true;
    }

    private readonly int Count(int place) => BinaryPrimitives.ReadUInt16BigEndian(_message[place..]);
}
