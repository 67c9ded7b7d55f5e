using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>A picture as a browser writes it: PNG with 8 bits a colour, RGB or RGBA, not interlaced (ISO/IEC 15948 ch. 5, 9, 10).</summary>
internal sealed class PngPicture
{
    private const int HeaderChunk = 0x49484452, DataChunk = 0x49444154;

    private readonly byte[] _pixels;
    private readonly int _channels;

    public PngPicture(string path)
    {
        using var data = new MemoryStream();
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        for (var rest = file[8..]; rest.Length >= 12;)
        {
            var (length, type) = (BinaryPrimitives.ReadInt32BigEndian(rest), BinaryPrimitives.ReadInt32BigEndian(rest[4..]));
            var chunk = rest.Slice(8, length);
            if (type == HeaderChunk)
            {
                (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]));
                _channels = (chunk[8], chunk[9], chunk[12]) switch
                {
                    (8, 2, 0) => 3,
                    (8, 6, 0) => 4,
                    _ => throw new InvalidDataException($"{path}: a kind of PNG that is not read here"),
                };
            }
            else if (type == DataChunk)
                data.Write(chunk);
            rest = rest[(12 + length)..];
        }

        data.Position = 0;
        using var inflating = new ZLibStream(data, CompressionMode.Decompress);
        _pixels = Unfilter(inflating);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>A pixel as 0xRRGGBB.</summary>
    public int this[int x, int y]
    {
        get
        {
            var at = ((y * Width) + x) * _channels;
            return _pixels[at] << 16 | _pixels[at + 1] << 8 | _pixels[at + 2];
        }
    }

    private byte[] Unfilter(Stream rows)
    {
        var stride = Width * _channels;
        var pixels = new byte[stride * Height];
        for (var row = 0; row < Height; row++)
        {
            var filter = rows.ReadByte();
            var line = pixels.AsSpan(row * stride, stride);
            rows.ReadExactly(line);
            for (var at = 0; at < stride; at++)
            {
                var left = at < _channels ? 0 : line[at - _channels];
                var above = row == 0 ? 0 : pixels[((row - 1) * stride) + at];
                var corner = row == 0 || at < _channels ? 0 : pixels[((row - 1) * stride) + at - _channels];
                line[at] += (byte)(filter switch { 1 => left, 2 => above, 3 => (left + above) / 2, 4 => Nearest(left, above, corner), _ => 0 });
            }
        }

        return pixels;
    }

    private static int Nearest(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }
}
