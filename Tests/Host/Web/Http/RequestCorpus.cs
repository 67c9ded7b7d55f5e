using System;
using System.Linq;
using System.Text;

namespace ExoCosmos.Tests.Host.Web.Http;

/// <summary>Requests that clients have sent, in turn with those that attackers would, and mutations of both.</summary>
internal sealed class RequestCorpus(int seed)
{
    private static readonly string[] s_requests =
    [
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n",
        "GET /style.css HTTP/1.1\r\nHost: localhost:8080\r\nConnection: keep-alive\r\nsec-ch-ua: \"Chromium\";v=\"130\", \"Not?A_Brand\";v=\"99\"\r\nAccept: text/css,*/*;q=0.1\r\nAccept-Encoding: gzip, deflate, br\r\nReferer: http://localhost:8080/\r\n\r\n",
        "GET /big HTTP/1.1\r\nHost: a\r\nRange: bytes=100-199\r\nIf-Range: \"0123456789abcdef\"\r\n\r\n",
        "HEAD /x%20y HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"a\", W/\"b\", *\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
        "GET /old HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
        "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\nhello=world",
        "GET http://proxy.test:80/path?query HTTP/1.1\r\nHost: proxy.test\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close, upgrade\r\nIf-Match: \"x\"\r\nIf-Unmodified-Since: Sunday, 06-Nov-94 08:49:37 GMT\r\n\r\n",
        "GET /again HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
        "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n",
        "\r\nGET /../../etc/passwd HTTP/1.1\r\nHost: a\r\nRange: bytes=-5\r\n\r\n",
    ];

    private static readonly string[] s_pieces =
    [
        "\r", "\n", "\r\n", "\r\n\r\n", " ", "\t", ":", "\0", "%", "%2e", "..", "/", "?", "*", ",", "\"", "W/", "bytes=", "-", "HTTP/1.1", "HTTP/9.9", "Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n",
        "Host: b\r\n", "99999999999999999999", "\xFF", "Connection: close\r\n",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A request, changed in up to eight places.</summary>
    public byte[] Next()
    {
        var text = s_requests[_random.Next(s_requests.Length)];
        for (var change = _random.Next(9); change > 0; change--)
        {
            var at = _random.Next(text.Length + 1);
            text = _random.Next(4) switch
            {
                0 => text.Insert(at, s_pieces[_random.Next(s_pieces.Length)]),
                1 => text.Remove(at, Math.Min(_random.Next(6), text.Length - at)),
                2 when at < text.Length => text[..at] + (char)_random.Next(256) + text[(at + 1)..],
                _ => _random.Next(8) == 0 ? text[..at] + s_requests[_random.Next(s_requests.Length)][_random.Next(20)..] : text,
            };
        }

        return Encoding.Latin1.GetBytes(text);
    }

    public byte[] Noise() => [.. Enumerable.Range(0, _random.Next(200)).Select(_ => (byte)_random.Next(256))];
}
