using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ExoCosmos.Tests.Machine.Web.Load;

/// <summary>What came back for a request.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="Length">Bytes of its body, which were compared with what they must be, where that is known.</param>
internal readonly record struct WebAnswer(int Status, int Length);

/// <summary>One connection to a web server, blocking: requests in, answers out, nothing in between. Belongs to the network namespace of the thread that makes it.</summary>
internal sealed class WebConversation : IDisposable
{
    private static readonly int s_patience = (int)TimeSpan.FromSeconds(120).TotalMilliseconds;

    private readonly Socket _socket;
    private byte[] _buffer = new byte[1 << 12];
    private int _start, _end, _lastLength;

    public WebConversation(IPEndPoint server, int receiveBuffer = 0)
    {
        _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer != 0)
            _socket.ReceiveBufferSize = receiveBuffer;
        (_socket.SendTimeout, _socket.ReceiveTimeout) = (s_patience, s_patience);
        _socket.Connect(server);
    }

    /// <summary>Body of the answer that was read last, as text.</summary>
    public string LastBody => Encoding.UTF8.GetString(_buffer, _start - _lastLength, _lastLength);

    public void Send(string text) => _socket.Send(Encoding.ASCII.GetBytes(text));

    public void Send(byte[] bytes) => _socket.Send(bytes);

    /// <summary>Reads one answer.</summary>
    /// <param name="body">What its body must be; null: anything.</param>
    /// <param name="isHead">It answers HEAD: there is no body.</param>
    /// <exception cref="IOException">The connection ended, or the body is another.</exception>
    public WebAnswer Read(byte[]? body = null, bool isHead = false)
    {
        int fields;
        while ((fields = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
            Receive();
        var head = Encoding.ASCII.GetString(_buffer, _start, fields);
        _start += fields + 4;
        var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var length = isHead || status is 304 ? 0 : LengthIn(head);
        while (_end - _start < length)
            Receive();
        if (body is not null && status == 200 && !isHead && !_buffer.AsSpan(_start, length).SequenceEqual(body))
            throw new IOException($"the body of {length} bytes is not the document of {body.Length}");
        _start += length;
        _lastLength = length;
        return new WebAnswer(status, length);
    }

    /// <summary>Ends it with a reset, as a client that is gone.</summary>
    public void Abort() => _socket.Close(0);

    public void Dispose() => _socket.Dispose();

    private static int LengthIn(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            throw new IOException($"an answer without a length: {head}");
        var end = head.IndexOf('\r', at + 2);
        return int.Parse(head.AsSpan(at + Name.Length, (end < 0 ? head.Length : end) - at - Name.Length), CultureInfo.InvariantCulture);
    }

    private void Receive()
    {
        if (_end == _buffer.Length)
        {
            var next = _end - _start > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
            Buffer.BlockCopy(_buffer, _start, next, 0, _end - _start);
            (_buffer, _start, _end) = (next, 0, _end - _start);
        }

        var count = _socket.Receive(_buffer, _end, _buffer.Length - _end, SocketFlags.None);
        if (count == 0)
            throw new IOException("the connection ended before the answer did");
        _end += count;
    }
}
