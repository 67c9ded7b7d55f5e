using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dns;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;

namespace ExoCosmos.Dig;

/// <summary>One question to one server, and its answer as text.</summary>
internal unsafe ref struct Query(InterfaceStack* stack, IpAddress server, DnsName name, ushort type)
{
    private const int Attempts = 3;
    private const ulong Patience = 2_000_000;

    private readonly InterfaceStack* _stack = stack;
    private readonly IpAddress _server = server;
    private readonly DnsName _name = name;
    private readonly ushort _type = type;
    private Message _message;
    private int _length;
    private ushort _identification;
    private ulong _microseconds;

    [InlineArray(DnsMessage.MaxAnswer)]
    private struct Message
    {
        private byte _first;
    }

    /// <summary>Asks until somebody answers, three times.</summary>
    public bool TryAsk(out ReadOnlySpan<byte> problem)
    {
        ref var net = ref _stack->Net;
        ushort identification;
        problem = "there is no port or no entropy to ask with"u8;
        if (KernelApi.Entropy(Grants.Find("entropy"u8), (byte*)&identification, sizeof(ushort)) < 0 || !net.TryOpenUdp(default, out var socket))
            return false;
        _identification = identification;
        Span<byte> question = stackalloc byte[DnsMessage.MaxQuestion];
        var length = DnsMessage.WriteQuestion(question, identification, _name, (DnsRecordType)_type);
        var to = new IpEndpoint(_server, DnsResolver.DnsPort);
        net.Udp(socket).Remote = to;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var asked = _stack->Pump();
            problem = "there is no way to the server"u8;
            fixed (byte* bytes = question)
            {
                if (!net.SendUdp(socket, to, [new MemoryPiece(bytes, length)], asked))
                    return false;
            }

            if (IsAnswered(socket, asked + Patience))
            {
                _microseconds = InterfaceStack.Now - asked;
                return true;
            }
        }

        problem = net.Udp(socket).IsRefused ? "there is no name server"u8 : "no answer from the server"u8;
        return false;
    }

    private bool IsAnswered(int socket, ulong until)
    {
        ref var net = ref _stack->Net;
        while (_stack->Pump() < until && !net.Udp(socket).IsRefused)
        {
            while (net.Udp(socket).TryTake(_message, out _, out _, out _length))
            {
                _length = Math.Min(_length, DnsMessage.MaxAnswer);
                if (DnsReader.TryOpen(((ReadOnlySpan<byte>)_message)[.._length], _identification, _name, _type, out _))
                    return true;
            }

            if (BareNetwork.Wait(_stack, until) == Errno.EINTR)
                return false;
        }

        return false;
    }

    /// <summary>Writes what came.</summary>
    /// <returns>Whether there are answers.</returns>
    public readonly bool Show()
    {
        var message = ((ReadOnlySpan<byte>)_message)[.._length];
        DnsReader.TryOpen(message, _identification, _name, _type, out var reader);
        ShowHead(reader);
        while (reader.TryNext(out var record))
        {
            if (record.Type != RecordTypes.Options)
                ShowRecord(message, record);
        }

        if (!reader.IsComplete)
            BareFile.Standard(2).Write("dig: the answer is damaged, or was cut off\n"u8);
        return reader.Answers != 0;
    }

    private readonly void ShowHead(in DnsReader reader)
    {
        var text = new GeneratedText(stackalloc byte[240]);
        Span<byte> address = stackalloc byte[AddressText.MaxLength];
        text.Text("; "u8);
        text.Text(address[..AddressText.Write(_server, address)]);
        text.Text(": "u8);
        var result = ResultName(reader.Result);
        text.Text(result.IsEmpty ? "RCODE"u8 : result);
        if (result.IsEmpty)
            text.Number((uint)reader.Result);
        text.Text(reader.IsAuthoritative ? ", authoritative"u8 : default);
        text.Text(reader.IsTruncated ? ", cut off"u8 : default);
        text.Text(", "u8);
        text.Number((uint)reader.Answers);
        text.Text(reader.Answers == 1 ? " answer, "u8 : " answers, "u8);
        text.Hundredths(_microseconds / 10);
        text.Text(" ms\n"u8);
        BareFile.Standard(1).Write(text.Kept);
    }

    private static void ShowRecord(ReadOnlySpan<byte> message, in DnsRecord record)
    {
        var text = new GeneratedText(stackalloc byte[RecordText.MaxLength]);
        RecordText.Write(ref text, message, record);
        BareFile.Standard(1).Write(text.Kept);
    }

    /// <summary>RFC 1035 ch. 4.1.1; empty for those of later documents.</summary>
    private static ReadOnlySpan<byte> ResultName(int result) => result switch
    {
        0 => "NOERROR"u8,
        1 => "FORMERR"u8,
        2 => "SERVFAIL"u8,
        3 => "NXDOMAIN"u8,
        4 => "NOTIMP"u8,
        5 => "REFUSED"u8,
        _ => default,
    };
}
