using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Device;

/// <summary>
/// The kernel's own messages: a ring that every environment can read, and the console. Text is UTF-8; numbers are written without allocating.
/// </summary>
public static unsafe class Log
{
    private static byte* s_ring;
    private static SystemInfo* s_info;

    /// <summary>From now on messages are also kept in the ring.</summary>
    /// <param name="ring">Memory of info->LogSize bytes, a power of two.</param>
    /// <param name="info">Holds the ring's size and head.</param>
    public static void KeepIn(byte* ring, SystemInfo* info)
    {
        s_ring = ring;
        s_info = info;
    }

    public static void Line(ReadOnlySpan<byte> text)
    {
        Text(text);
        End();
    }

    public static void End() => Text("\r\n"u8);

    public static void Text(ReadOnlySpan<byte> text)
    {
        if (s_ring != null)
        {
            foreach (var character in text)
            {
                if (character != (byte)'\r')
                    s_ring[s_info->LogHead++ & (s_info->LogSize - 1)] = character;
            }
        }

        ConsoleOutput.Write(text);
    }

    public static void Decimal(ulong value)
    {
        Span<byte> digits = stackalloc byte[20];
        var position = digits.Length;
        do
        {
            digits[--position] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        Text(digits[position..]);
    }

    /// <summary>Hexadecimal with at least <paramref name="width"/> digits.</summary>
    public static void Hexadecimal(ulong value, int width = 1)
    {
        Span<byte> digits = stackalloc byte[16];
        var position = digits.Length;
        do
        {
            digits[--position] = "0123456789abcdef"u8[(int)(value & 15)];
            value >>= 4;
        }
        while (value != 0 || digits.Length - position < width);
        Text(digits[position..]);
    }

    /// <summary>A NUL-padded name.</summary>
    public static void Name(in Name32 name)
    {
        ReadOnlySpan<byte> bytes = name;
        var end = bytes.IndexOf((byte)0);
        Text(end < 0 ? bytes : bytes[..end]);
    }
}
