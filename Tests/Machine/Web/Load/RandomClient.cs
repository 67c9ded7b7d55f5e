using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ExoCosmos.Tests.Machine.Web.Load;

/// <summary>A client that does, in an order that its seed decides, what clients do: keeps connections and leaves them, asks for much at once, for parts and for nothing, makes mistakes, vanishes.</summary>
internal sealed class RandomClient(IPEndPoint server, LoadSite site, int seed) : IDisposable
{
    private const int LongestFlight = 12;

    private readonly Random _random = new(seed);
    private readonly (string Path, byte[] Body)[] _documents = site.Small;
    private WebConversation? _kept;

    /// <summary>Does one thing.</summary>
    /// <returns>Requests that were answered, and rightly.</returns>
    /// <exception cref="IOException">An answer was not what it must be.</exception>
    public int Act() => _random.Next(100) switch
    {
        < 80 => AskInOneFlight(1 + _random.Next(LongestFlight)),
        < 88 => AskAlone(),
        < 92 => AskForParts(),
        < 95 => AskForNothing(),
        < 97 => AskWrongly(),
        < 99 => Vanish(),
        _ => Leave(),
    };

    public void Dispose() => _kept?.Dispose();

    private WebConversation Kept => _kept ??= new WebConversation(server);

    private int AskInOneFlight(int count)
    {
        var first = _random.Next(_documents.Length);
        var text = new StringBuilder();
        for (var number = 0; number < count; number++)
            text.Append("GET ").Append(_documents[(first + number) % _documents.Length].Path).Append(" HTTP/1.1\r\nHost: soak\r\n\r\n");
        Kept.Send(text.ToString());
        for (var number = 0; number < count; number++)
        {
            var body = _documents[(first + number) % _documents.Length].Body;
            Expect(200, Kept.Read(body).Status);
        }

        return count;
    }

    private int AskAlone()
    {
        var (path, body) = _random.Next(8) == 0 ? site.Large : _documents[_random.Next(_documents.Length)];
        using var conversation = new WebConversation(server);
        conversation.Send($"GET {path} HTTP/1.1\r\nHost: soak\r\nConnection: close\r\n\r\n");
        Expect(200, conversation.Read(body).Status);
        return 1;
    }

    private int AskForParts()
    {
        var (path, body) = _documents[_random.Next(_documents.Length)];
        var from = _random.Next(body.Length);
        Kept.Send($"GET {path} HTTP/1.1\r\nHost: soak\r\nRange: bytes={from}-\r\n\r\n");
        var answer = Kept.Read();
        Expect(206, answer.Status);
        Expect(body.Length - from, answer.Length);
        return 1;
    }

    private int AskForNothing()
    {
        Kept.Send($"HEAD {_documents[0].Path} HTTP/1.1\r\nHost: soak\r\n\r\nGET /none HTTP/1.1\r\nHost: soak\r\n\r\n");
        Expect(200, Kept.Read(isHead: true).Status);
        Expect(404, Kept.Read().Status);
        return 2;
    }

    private int AskWrongly()
    {
        using var conversation = new WebConversation(server);
        conversation.Send("GET /../etc/passwd HTTP/1.1\r\nHost: soak\r\nHost: twice\r\n\r\n");
        Expect(400, conversation.Read().Status);
        return 1;
    }

    /// <summary>Asks for much and is gone before it has come.</summary>
    private int Vanish()
    {
        var conversation = new WebConversation(server);
        conversation.Send($"GET {site.Large.Path} HTTP/1.1\r\nHost: soak\r\n\r\n");
        conversation.Abort();
        return 0;
    }

    private int Leave()
    {
        _kept?.Dispose();
        _kept = null;
        return 0;
    }

    private static void Expect(int wanted, int found)
    {
        if (wanted != found)
            throw new IOException($"{found} came where {wanted} was to come");
    }
}
