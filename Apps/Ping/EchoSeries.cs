using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Icmp;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;

namespace ExoCosmos.Ping;

/// <summary>Echo requests, one a second, and what came back of them. Times are microseconds.</summary>
internal unsafe ref struct EchoSeries
{
    private const ulong Second = 1_000_000;
    private const ulong LastPatience = 2 * Second;

    private readonly InterfaceStack* _stack;
    private readonly IpAddress _host;
    private readonly ushort _identifier;
    private Payload _payload;
    private readonly int _length;

    /// <summary>When the newest request was sent; 0: it was answered.</summary>
    private ulong _asked;
    private ushort _sequence;
    private uint _sent, _received;
    private ulong _shortest, _longest, _total;
    private EchoReply _seen;

    [InlineArray(1400)]
    private struct Payload
    {
        private byte _first;
    }

    /// <param name="stack">With an address.</param>
    /// <param name="host">Who is asked.</param>
    /// <param name="length">Bytes of each request behind its header.</param>
    public EchoSeries(InterfaceStack* stack, in IpAddress host, int length)
    {
        this = default;
        _stack = stack;
        _host = host;
        _length = length;
        // Its ports are nobody else's on the interface, so this is neither: answers to others are told from ours by it.
        _identifier = (ushort)SystemTables.Capability(stack->Port->Network.Index).Base;
        for (var i = 0; i < length; i++)
            _payload[i] = (byte)i;
        _shortest = ulong.MaxValue;
    }

    /// <summary>Asks so often, or until a signal comes, and ends the program: 0 when somebody answered, else 1.</summary>
    public void Run(uint count)
    {
        SayHost();
        var next = InterfaceStack.Now;
        while (_sent < count)
        {
            Ask();
            next += Second;
            if (!Listen(_sent == count ? _asked + LastPatience : next, isLast: _sent == count))
            {
                BareProcess.HoldSignals();
                SaySummary();
                BareProcess.EndInterrupted();
            }

            if (_asked != 0)
                SayNoAnswer();
        }

        SaySummary();
        BareProcess.Exit(_received == 0 ? 1 : 0);
    }

    private void Ask()
    {
        _sequence++;
        _sent++;
        fixed (byte* bytes = (Span<byte>)_payload)
            _stack->Net.SendEcho(_host, _identifier, _sequence, new MemoryPiece(bytes, _length), InterfaceStack.Now);
        _asked = InterfaceStack.Now;
    }

    /// <returns>False when a signal ends the program.</returns>
    private bool Listen(ulong until, bool isLast)
    {
        while (_stack->Pump() < until && (_asked != 0 || !isLast))
        {
            if (BareNetwork.Wait(_stack, until) == Errno.EINTR)
                return false;
            _stack->Pump();
            var reply = _stack->Net.LastEcho;
            if (reply == _seen)
                continue;
            _seen = reply;
            if (_asked == 0 || reply.Identifier != _identifier || reply.Sequence != _sequence || reply.Source != _host)
                continue;
            Note(reply, reply.Time > _asked ? reply.Time - _asked : 0);
        }

        return true;
    }

    private void Note(in EchoReply reply, ulong time)
    {
        _asked = 0;
        _received++;
        _total += time;
        (_shortest, _longest) = (Math.Min(_shortest, time), Math.Max(_longest, time));
        var text = new GeneratedText(stackalloc byte[160]);
        text.Number((uint)reply.Length + 8);
        text.Text(" bytes from "u8);
        Address(ref text);
        text.Text(": seq="u8);
        text.Number(reply.Sequence);
        text.Text(" ttl="u8);
        text.Number(reply.HopLimit);
        text.Text(" time="u8);
        Milliseconds(ref text, time);
        text.Text(" ms\n"u8);
        BareFile.Standard(1).Write(text.Kept);
    }

    private readonly void SayHost()
    {
        var text = new GeneratedText(stackalloc byte[160]);
        text.Text("ping "u8);
        Address(ref text);
        text.Text(": "u8);
        text.Number((uint)_length);
        text.Text(" bytes of data\n"u8);
        BareFile.Standard(1).Write(text.Kept);
    }

    private readonly void SayNoAnswer()
    {
        var text = new GeneratedText(stackalloc byte[160]);
        text.Text("no answer from "u8);
        Address(ref text);
        text.Text(": seq="u8);
        text.Number(_sequence);
        text.Line();
        BareFile.Standard(1).Write(text.Kept);
    }

    private readonly void SaySummary()
    {
        var text = new GeneratedText(stackalloc byte[240]);
        text.Number(_sent);
        text.Text(" sent, "u8);
        text.Number(_received);
        text.Text(" received, "u8);
        text.Number(_sent == 0 ? 0 : (_sent - _received) * 100UL / _sent);
        text.Text("% lost"u8);
        if (_received != 0)
        {
            text.Text("; round trip "u8);
            Milliseconds(ref text, _shortest);
            text.Byte((byte)'/');
            Milliseconds(ref text, _total / _received);
            text.Byte((byte)'/');
            Milliseconds(ref text, _longest);
            text.Text(" ms (least, mean, most)"u8);
        }

        text.Line();
        BareFile.Standard(1).Write(text.Kept);
    }

    private readonly void Address(ref GeneratedText text)
    {
        Span<byte> bytes = stackalloc byte[AddressText.MaxLength];
        text.Text(bytes[..AddressText.Write(_host, bytes)]);
    }

    private static void Milliseconds(ref GeneratedText text, ulong microseconds) => text.Hundredths(microseconds / 10);
}
