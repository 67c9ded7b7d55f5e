using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.Tests.Host.Net.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Serving;

/// <summary>An answer as a client reads it.</summary>
internal sealed record WebAnswer(int Status, Dictionary<string, string> Fields, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A connection to a server that sends what it is told, and reads answers.</summary>
internal sealed class WebClient
{
    private readonly SimulatedNetwork _network;
    private readonly SimulatedHost _host;
    private readonly List<byte> _received = [];
    private readonly TcpHandle _handle;
    private bool _isHead;

    public WebClient(SimulatedNetwork network, SimulatedHost host, IpAddress server)
    {
        (_network, _host) = (network, host);
        Assert.IsTrue(host.Stack.TryConnect(new IpEndpoint(server, 80), default, network.Now, out _handle));
        host.Stack.Tcp(_handle).NoDelay = true;
    }

    public TcpHandle Handle => _handle;

    public ref TcpConnection Tcp => ref _host.Stack.Tcp(_handle);

    public IReadOnlyList<byte> Received => _received;

    /// <summary>Whether the server has closed its side, or all of it.</summary>
    public bool IsClosed => Tcp.IsReceiveClosed && Tcp.Buffer.Available == 0;

    public void Send(string text)
    {
        _isHead = text.StartsWith("HEAD ", StringComparison.Ordinal);
        Assert.IsTrue(_host.Stack.TryWrite(_handle, _host.Pin(Encoding.Latin1.GetBytes(text)), _network.Now));
    }

    public void Read() => _received.AddRange(_host.ReadAll(_handle, _network.Now));

    public void Close() => _host.Stack.CloseWriting(_handle, _network.Now);

    /// <summary>Takes the next answer out of what was received, if it is there as a whole.</summary>
    public bool TryTake(out WebAnswer answer)
    {
        answer = null!;
        Read();
        var bytes = _received.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        var fields = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var status = int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
        var length = _isHead || status == 304 ? 0 : int.Parse(fields["Content-Length"], CultureInfo.InvariantCulture);
        if (bytes.Length < end + 4 + length)
            return false;
        answer = new WebAnswer(status, fields, bytes[(end + 4)..(end + 4 + length)]);
        _received.RemoveRange(0, end + 4 + length);
        return true;
    }

    /// <summary>The next answer, however long it takes.</summary>
    public WebAnswer Take()
    {
        WebAnswer taken = null!;
        _network.RunUntil(() => TryTake(out taken));
        return taken;
    }

    public WebAnswer Get(string path, string fields = "")
    {
        Send($"GET {path} HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
        return Take();
    }
}
