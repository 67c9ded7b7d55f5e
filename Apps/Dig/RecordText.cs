using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dns;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;

namespace ExoCosmos.Dig;

/// <summary>A record as a line of a zone file (RFC 1035 ch. 5.1): what was not understood, or does not have its type's form, in the general form of RFC 3597.</summary>
internal static class RecordText
{
    /// <summary>Bytes of the longest line: each byte of an answer becomes at most four.</summary>
    public const int MaxLength = (4 * DnsMessage.MaxAnswer) + 1200;

    private const ushort Internet = 1;
    private const int ServiceNumbers = 3, AuthorityNumbers = 5;

    public static void Write(ref GeneratedText text, ReadOnlySpan<byte> message, in DnsRecord record)
    {
        Name(ref text, record.Owner);
        text.Tab();
        text.Number(record.Lifetime);
        text.Text(record.Class == Internet ? "\tIN\t"u8 : "\tCLASS"u8);
        if (record.Class != Internet)
        {
            text.Number(record.Class);
            text.Tab();
        }

        RecordTypes.Write(ref text, record.Type);
        text.Tab();
        if (!TryWriteData(ref text, message[..(record.Start + record.Length)], record))
            General(ref text, message.Slice(record.Start, record.Length));
        text.Line();
    }

    /// <param name="text">Untouched where the answer is false.</param>
    /// <param name="message">Ends with the record's data.</param>
    /// <param name="record">What it says about them.</param>
    private static bool TryWriteData(ref GeneratedText text, ReadOnlySpan<byte> message, in DnsRecord record) => record.Type switch
    {
        RecordTypes.Address4 => record.Length == IpAddress.Length4 && Address(ref text, IpAddress.Read4(message[record.Start..])),
        RecordTypes.Address6 => record.Length == IpAddress.Length6 && Address(ref text, IpAddress.Read6(message[record.Start..])),
        RecordTypes.NameServer or RecordTypes.Alias or RecordTypes.Pointer => NumbersAndName(ref text, message, record.Start, 0),
        RecordTypes.MailExchange => NumbersAndName(ref text, message, record.Start, 1),
        RecordTypes.Service => NumbersAndName(ref text, message, record.Start, ServiceNumbers),
        RecordTypes.Text => Strings(ref text, message[record.Start..]),
        RecordTypes.Authority => Authority(ref text, message, record.Start),
        _ => false,
    };

    private static bool Address(ref GeneratedText text, in IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[AddressText.MaxLength];
        text.Text(bytes[..AddressText.Write(address, bytes)]);
        return true;
    }

    private static bool NumbersAndName(ref GeneratedText text, ReadOnlySpan<byte> message, int at, int numbers)
    {
        var nameAt = at + (2 * numbers);
        if (nameAt > message.Length || !DnsName.TryRead(message, ref nameAt, out var name) || nameAt != message.Length)
            return false;
        for (; numbers > 0; numbers--, at += 2)
        {
            text.Number(BinaryPrimitives.ReadUInt16BigEndian(message[at..]));
            text.Space();
        }

        Name(ref text, name);
        return true;
    }

    /// <summary>Primary server, mailbox, serial number and four times (RFC 1035 ch. 3.3.13).</summary>
    private static bool Authority(ref GeneratedText text, ReadOnlySpan<byte> message, int at)
    {
        if (!DnsName.TryRead(message, ref at, out var server) || !DnsName.TryRead(message, ref at, out var mailbox) || message.Length - at != 4 * AuthorityNumbers)
            return false;
        Name(ref text, server);
        text.Space();
        Name(ref text, mailbox);
        for (; at < message.Length; at += 4)
        {
            text.Space();
            text.Number(BinaryPrimitives.ReadUInt32BigEndian(message[at..]));
        }

        return true;
    }

    private static bool Strings(ref GeneratedText text, ReadOnlySpan<byte> data)
    {
        for (var rest = data; !rest.IsEmpty; rest = rest[(1 + rest[0])..])
        {
            if (rest[0] >= rest.Length)
                return false;
        }

        for (var isFirst = true; !data.IsEmpty; data = data[(1 + data[0])..], isFirst = false)
        {
            text.Text(isFirst ? "\""u8 : " \""u8);
            foreach (var value in data.Slice(1, data[0]))
                Escaped(ref text, value, isSpecial: value == '"');
            text.Byte((byte)'"');
        }

        return true;
    }

    private static void General(ref GeneratedText text, ReadOnlySpan<byte> data)
    {
        text.Text("\\# "u8);
        text.Number((uint)data.Length);
        text.Text(data.IsEmpty ? default : " "u8);
        foreach (var value in data)
            text.Hexadecimal(value, 2);
    }

    private static void Name(ref GeneratedText text, in DnsName name)
    {
        var rest = name.Wire;
        if (rest.Length == 1)
            text.Byte((byte)'.');
        for (; rest.Length > 1; rest = rest[(1 + rest[0])..])
        {
            foreach (var value in rest.Slice(1, rest[0]))
                Escaped(ref text, value, isSpecial: value is (byte)'.' or (byte)'"' or (byte)';' or (byte)'(' or (byte)')' or (byte)'@' or (byte)'$' or (byte)' ');
            text.Byte((byte)'.');
        }
    }

    /// <summary>What means something in a zone file, or to a terminal, is not shown as it is.</summary>
    private static void Escaped(ref GeneratedText text, byte value, bool isSpecial)
    {
        if (value is < 32 or > 126)
        {
            text.Byte((byte)'\\');
            text.Number(value / 100U);
            text.Number(value / 10U % 10);
            text.Number(value % 10U);
            return;
        }

        if (isSpecial || value == '\\')
            text.Byte((byte)'\\');
        text.Byte(value);
    }
}
