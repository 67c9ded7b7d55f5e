using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace ExoCosmos.Iso.Benchmarking.Web;

/// <summary>What a client asks for, again and again.</summary>
/// <param name="Bytes">Of the document, which has this number as its name.</param>
/// <param name="KeepsAlive">Or a new connection for each request.</param>
public sealed record WebCase(int Bytes, bool KeepsAlive);

/// <summary>A client as simple as can be: one request after the other on blocking sockets. The same for all servers.</summary>
internal sealed class WebLoad(IPEndPoint server, WebCase wanted) : IDisposable
{
    private const int Patience = 20_000;

    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET /{wanted.Bytes} HTTP/1.1\r\nHost: 10.0.0.2\r\n{(wanted.KeepsAlive ? "" : "Connection: close\r\n")}\r\n");
    private readonly byte[] _buffer = new byte[256 << 10];
    private Socket? _socket;

    /// <summary>So many requests, answered.</summary>
    public void Run(int requests)
    {
        for (var i = 0; i < requests; i++)
            Once();
    }

    /// <summary>Requests per second of several clients at once.</summary>
    public static double RatePerSecond(IPEndPoint server, WebCase wanted, int clients, TimeSpan time)
    {
        var total = 0L;
        var watch = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, clients).Select(_ => new Thread(() =>
        {
            using var load = new WebLoad(server, wanted);
            var count = 0L;
            for (; watch.Elapsed < time; count++)
                load.Once();
            Interlocked.Add(ref total, count);
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return total / watch.Elapsed.TotalSeconds;
    }

    public void Dispose() => _socket?.Dispose();

    private void Once()
    {
        if (_socket is null)
        {
            _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = Patience, SendTimeout = Patience };
            _socket.Connect(server);
        }

        _socket.Send(_request);
        var (received, end) = (0, 0);
        while (end == 0 || received < end)
        {
            var length = _socket.Receive(_buffer, received, _buffer.Length - received, SocketFlags.None);
            if (length == 0)
                throw new ExoException($"The server ended an answer of /{wanted.Bytes} after {received} bytes.", Encoding.ASCII.GetString(_buffer, 0, Math.Min(received, 500)));
            received += length;
            end = end == 0 ? EndOf(_buffer.AsSpan(0, received)) : end;
        }

        if (wanted.KeepsAlive)
            return;
        // The server closes first, as it does with real clients.
        while (_socket.Receive(_buffer) > 0)
        {
        }

        _socket.Dispose();
        _socket = null;
    }

    /// <summary>Bytes of the whole answer; 0: not known yet.</summary>
    private int EndOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return 0;
        if (!answer.StartsWith("HTTP/1.1 200 OK\r\n"u8))
            throw new ExoException($"The server refused /{wanted.Bytes}.", Encoding.ASCII.GetString(answer[..head]));
        return head + 4 + wanted.Bytes;
    }
}
