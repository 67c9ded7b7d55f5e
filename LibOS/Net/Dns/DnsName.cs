using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Dns;

/// <summary>A name as it travels: labels with their length in front, the empty one last (RFC 1035 ch. 3.1). Letters are kept in lower case.</summary>
public struct DnsName
{
    public const int MaxLength = 255;
    private const int MaxLabel = 63;
    private const int MaxPointers = 16;

    private Bytes _bytes;

    [InlineArray(MaxLength)]
    private struct Bytes
    {
        private byte _first;
    }

    public int Length { readonly get; private set; }

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Wire => ((ReadOnlySpan<byte>)_bytes)[..Length];

    /// <summary>From text such as www.example.com, with or without a dot at the end.</summary>
    /// <returns>False when it is no name that can be asked for.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DnsName name)
    {
        name = default;
        if (text.Length > 0 && text[^1] == '.')
            text = text[..^1];
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'.');
            var label = end < 0 ? text : text[..end];
            if (!name.TryAppend(label))
                return false;
            text = end < 0 ? default : text[(end + 1)..];
            if (end >= 0 && text.IsEmpty)
                return false;
        }

        return name.Length > 0 && name.TryEnd();
    }

    /// <summary>Reads a name in a message, following pointers to what stands before (RFC 1035 ch. 4.1.4).</summary>
    /// <param name="message">All of it.</param>
    /// <param name="at">Where the name begins; afterwards what follows it.</param>
    /// <param name="name">What it is.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int at, out DnsName name)
    {
        name = default;
        var position = at;
        for (var pointers = 0; ;)
        {
            if (position >= message.Length)
                return false;
            var length = message[position];
            if (length >> 6 == 3)
            {
                if (position + 1 >= message.Length || ++pointers > MaxPointers)
                    return false;
                var target = (length & 0x3F) << 8 | message[position + 1];
                if (pointers == 1)
                    at = position + 2;
                // Only backwards: so that it comes to an end.
                if (target >= position)
                    return false;
                position = target;
                continue;
            }

            if (length == 0)
            {
                if (pointers == 0)
                    at = position + 1;
                return name.TryEnd();
            }

            if (length > MaxLabel || position + 1 + length > message.Length || !name.TryAppend(message.Slice(position + 1, length)))
                return false;
            position += 1 + length;
        }
    }

    public readonly bool Equals(in DnsName other) => Wire.SequenceEqual(other.Wire);

    private bool TryAppend(ReadOnlySpan<byte> label)
    {
        if (label.Length is 0 or > MaxLabel || Length + 1 + label.Length >= MaxLength)
            return false;
        _bytes[Length++] = (byte)label.Length;
        foreach (var letter in label)
            _bytes[Length++] = letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
        return true;
    }

    private bool TryEnd()
    {
        if (Length >= MaxLength)
            return false;
        _bytes[Length++] = 0;
        return true;
    }
}
