using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Dhcp;

public enum DhcpMessageType : byte
{
    None = 0,
    Discover = 1,
    Offer = 2,
    Request = 3,
    Decline = 4,
    Acknowledge = 5,
    Refuse = 6,
    Release = 7,
}

/// <summary>
/// Messages of DHCP for IPv4 (RFC 2131 ch. 2, options RFC 2132).
/// <code>
///   0 operation (1 request, 2 reply)   1 hardware 1   2 address length 6   3 hops   4 transaction 4   8 seconds 2   10 flags 2   12 client 4   16 yours 4
///   20 server 4   24 relay 4   28 hardware address 16   44 server name 64   108 boot file 128   236 magic 63825363   240 options: kind 1, length 1, content
/// </code>
/// </summary>
public struct DhcpMessage
{
    public const int MaxLength = 300;
    public const ushort ServerPort = 67;
    public const ushort ClientPort = 68;

    private const int NameOffset = 44;
    private const int FileOffset = 108;
    private const int MagicOffset = 236;
    private const int OptionsOffset = 240;
    private const uint Magic = 0x63825363;
    private const byte Reply = 2;

    private const byte Pad = 0;
    private const byte SubnetMask = 1;
    private const byte Routers = 3;
    private const byte DnsServers = 6;
    private const byte RequestedAddress = 50;
    private const byte LeaseTime = 51;
    private const byte Overload = 52;
    private const byte MessageType = 53;
    private const byte ServerIdentifier = 54;
    private const byte ParameterList = 55;
    private const byte MaxMessage = 57;
    private const byte RenewalTime = 58;
    private const byte RebindingTime = 59;
    private const byte ClientIdentifier = 61;
    private const byte End = 255;

    public DhcpMessageType Type;
    public IpAddress Yours;
    public IpAddress Server;
    public uint Mask;
    public IpAddress Router;
    public IpAddress Dns0;
    public IpAddress Dns1;
    public uint Lease;
    public uint Renewal;
    public uint Rebinding;

    /// <summary>Reads an answer to us.</summary>
    /// <param name="bytes">What came to the client port.</param>
    /// <param name="mac">Ours.</param>
    /// <param name="transaction">The number of our question.</param>
    /// <param name="message">What it says; what it does not say is zero or none.</param>
    public static bool TryReadReply(ReadOnlySpan<byte> bytes, MacAddress mac, uint transaction, out DhcpMessage message)
    {
        message = new DhcpMessage { Router = IpAddress.Any4, Server = IpAddress.Any4 };
        if (bytes.Length < OptionsOffset || bytes[0] != Reply || bytes[1] != 1 || bytes[2] != MacAddress.Length
            || BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != transaction || MacAddress.Read(bytes[28..]) != mac
            || BinaryPrimitives.ReadUInt32BigEndian(bytes[MagicOffset..]) != Magic)
            return false;
        message.Yours = IpAddress.Read4(bytes[16..]);
        var overload = message.TakeOptions(bytes[OptionsOffset..]);
        // Options may go on where the file and the server's name would stand.
        if ((overload & 1) != 0)
            message.TakeOptions(bytes[FileOffset..MagicOffset]);
        if ((overload & 2) != 0)
            message.TakeOptions(bytes[NameOffset..FileOffset]);
        return message.Type != DhcpMessageType.None;
    }

    /// <summary>Writes a message of a client.</summary>
    /// <param name="bytes">Room for <see cref="MaxLength"/>; all of it is the message.</param>
    /// <param name="type">Discover, Request or Release.</param>
    /// <param name="mac">Ours.</param>
    /// <param name="transaction">The number of the question.</param>
    /// <param name="client">Our address, if the server may use it; else <see cref="IpAddress.Any4"/>.</param>
    /// <param name="requested">The address to ask for, or <see cref="IpAddress.Any4"/>.</param>
    /// <param name="server">Whose offer it was, or <see cref="IpAddress.Any4"/>.</param>
    public static void Write(
        Span<byte> bytes, DhcpMessageType type, MacAddress mac, uint transaction, in IpAddress client, in IpAddress requested, in IpAddress server)
    {
        bytes[..MaxLength].Clear();
        (bytes[0], bytes[1], bytes[2]) = (1, 1, MacAddress.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], transaction);
        // Answers to everybody, as long as we do not know our address.
        bytes[10] = client.IsUnspecified ? (byte)0x80 : (byte)0;
        client.Write4(bytes[12..]);
        mac.Write(bytes[28..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[MagicOffset..], Magic);
        var at = OptionsOffset;
        Put(bytes, ref at, MessageType, [(byte)type]);
        Span<byte> content = stackalloc byte[MacAddress.Length + 1];
        content[0] = 1;
        mac.Write(content[1..]);
        Put(bytes, ref at, ClientIdentifier, content);
        PutAddress(bytes, ref at, RequestedAddress, requested);
        PutAddress(bytes, ref at, ServerIdentifier, server);
        if (type != DhcpMessageType.Release)
        {
            Put(bytes, ref at, ParameterList, [SubnetMask, Routers, DnsServers, LeaseTime, RenewalTime, RebindingTime]);
            Put(bytes, ref at, MaxMessage, [0x05, 0xDC]);
        }

        bytes[at] = End;
    }

    private static void PutAddress(Span<byte> bytes, ref int at, byte kind, in IpAddress address)
    {
        if (address.IsUnspecified)
            return;
        Span<byte> content = stackalloc byte[IpAddress.Length4];
        address.Write4(content);
        Put(bytes, ref at, kind, content);
    }

    private static void Put(Span<byte> bytes, ref int at, byte kind, scoped ReadOnlySpan<byte> content)
    {
        bytes[at] = kind;
        bytes[at + 1] = (byte)content.Length;
        content.CopyTo(bytes[(at + 2)..]);
        at += 2 + content.Length;
    }

    /// <returns>What the overload option says.</returns>
    private byte TakeOptions(ReadOnlySpan<byte> options)
    {
        byte overload = 0;
        while (!options.IsEmpty && options[0] != End)
        {
            if (options[0] == Pad)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options.Length - 2 < options[1])
                break;
            var content = options.Slice(2, options[1]);
            if (options[0] == Overload && content.Length == 1)
                overload = content[0];
            else
                TakeOption(options[0], content);
            options = options[(2 + content.Length)..];
        }

        return overload;
    }

    private void TakeOption(byte kind, ReadOnlySpan<byte> content)
    {
        switch (kind)
        {
            case MessageType when content.Length == 1:
                Type = (DhcpMessageType)content[0];
                break;
            case SubnetMask when content.Length == 4:
                Mask = BinaryPrimitives.ReadUInt32BigEndian(content);
                break;
            case Routers when content.Length >= 4:
                Router = IpAddress.Read4(content);
                break;
            case DnsServers when content.Length >= 4:
                Dns0 = IpAddress.Read4(content);
                Dns1 = content.Length >= 8 ? IpAddress.Read4(content[4..]) : IpAddress.None;
                break;
            case ServerIdentifier when content.Length == 4:
                Server = IpAddress.Read4(content);
                break;
            case LeaseTime when content.Length == 4:
                Lease = BinaryPrimitives.ReadUInt32BigEndian(content);
                break;
            case RenewalTime when content.Length == 4:
                Renewal = BinaryPrimitives.ReadUInt32BigEndian(content);
                break;
            case RebindingTime when content.Length == 4:
                Rebinding = BinaryPrimitives.ReadUInt32BigEndian(content);
                break;
        }
    }
}
