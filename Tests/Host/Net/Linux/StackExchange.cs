using System;
using System.Collections.Generic;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.Tests.Host.Net.Stack;

namespace ExoCosmos.Tests.Host.Net.Linux;

/// <summary>Our end of a connection over which everything is sent, and everything received.</summary>
public sealed class StackExchange(SimulatedHost host, TcpHandle connection, byte[] bytes)
{
    private const int Chunk = 200_000;

    private readonly MemoryPiece _memory = host.Pin(bytes);
    private int _written;

    public List<byte> Received { get; } = [];

    /// <summary>Does what can be done now.</summary>
    /// <returns>Whether everything was sent and acknowledged, and the other side has sent its end.</returns>
    public bool Work(ulong now)
    {
        ref var tcp = ref host.Stack.Tcp(connection);
        Received.AddRange(host.ReadAll(connection, now));
        while (tcp.CanWrite && _written < bytes.Length && tcp.Queue.Length < Chunk)
        {
            var length = Math.Min(Chunk, bytes.Length - _written);
            if (!host.Stack.TryWrite(connection, _memory.Slice(_written, length), now))
                break;
            _written += length;
        }

        if (_written == bytes.Length && !tcp.FinQueued && tcp.State != TcpState.SynSent)
            host.Stack.CloseWriting(connection, now);
        return tcp.State is TcpState.Closed or TcpState.TimeWait && tcp.Buffer.Available == 0;
    }
}
