using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.Echo;

/// <summary>Sends back what comes: each datagram, and each connection's bytes. A connection has one buffer: while its bytes are not acknowledged nothing more is read from it.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe ref struct EchoService(InterfaceStack* stack)
{
    private const ushort Port = 7;
    private const int Backlog = 16;
    private const ulong Buffers = 0x0000_1800_0000_0000;
    private const int BufferLength = 4096;

    private readonly InterfaceStack* _stack = stack;
    private int _socket;
    private int _listener;

    /// <summary>Opens the port in the stack, and has the kernel deliver what is for it.</summary>
    /// <param name="network">Capability that has the port.</param>
    /// <param name="account">Pays for the buffers.</param>
    /// <param name="connections">How many there can be.</param>
    public bool TryOpen(Handle network, Handle account, int connections)
    {
        if (!OwnPages.TryMap(account, Buffers, (ulong)(connections + 1) * BufferLength))
            return false;
        var local = new IpEndpoint(IpAddress.None, Port);
        foreach (var protocol in (ReadOnlySpan<byte>)[IpProtocol.Tcp, IpProtocol.Udp])
        {
            if (PortFilter.Install(network, protocol, Port, isIp6: false) < 0 || PortFilter.Install(network, protocol, Port, isIp6: true) < 0)
                return false;
        }

        return _stack->Net.TryOpenUdp(local, out _socket) && _stack->Net.TryListen(local, Backlog, out _listener);
    }

    /// <summary>Answers everything that has come.</summary>
    public readonly void Run()
    {
        var now = InterfaceStack.Now;
        EchoDatagrams(now);
        while (_stack->Net.TryAccept(_listener, out var accepted))
            EchoStream(accepted, now);
        while (_stack->Net.TryTakeNews(out var connection))
            EchoStream(connection, now);
    }

    private readonly void EchoDatagrams(ulong now)
    {
        Span<byte> bytes = stackalloc byte[2048];
        while (_stack->Net.Udp(_socket).TryTake(bytes, out var from, out _, out var length))
        {
            fixed (byte* start = bytes)
                _stack->Net.SendUdp(_socket, from, [new MemoryPiece(start, Math.Min(length, bytes.Length))], now);
        }
    }

    private readonly void EchoStream(TcpHandle connection, ulong now)
    {
        ref var net = ref _stack->Net;
        ref readonly var stream = ref net.Tcp(connection);
        if (stream.State == TcpState.Closed)
        {
            net.ForgetTcp(connection);
            return;
        }

        if (stream.Queue.Length != 0)
            return;
        var buffer = (byte*)(Buffers + (connection.Slot * BufferLength));
        var length = net.Read(connection, new Span<byte>(buffer, BufferLength), now);
        if (length != 0)
            net.TryWrite(connection, new MemoryPiece(buffer, length), now);
        else if (stream.IsReceiveClosed)
            net.ReleaseTcp(connection, now);
    }
}
