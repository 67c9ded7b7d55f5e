using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Web.Http;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>An answer as the log remembers it.</summary>
public struct AccessRecord
{
    public const int PathLength = 64;

    public IpEndpoint Client;
    public uint Seconds;
    public uint Bytes;
    public ushort Status;
    public HttpMethod Method;
    public byte PathUsed;
    private Text _path;

    [InlineArray(PathLength)]
    private struct Text
    {
        private byte _first;
    }

    /// <summary>As it was sent, at most 64 bytes of it. It has no control characters: the parser let it through. Where as many follow, all are copied, path or not: nobody sees those behind it.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="bytes">In these.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetPath(TextPlace path, ReadOnlySpan<byte> bytes)
    {
        PathUsed = (byte)Math.Min((int)path.Length, PathLength);
        var start = bytes[path.Start..];
        if (start.Length >= PathLength)
            _path = MemoryMarshal.Read<Text>(start);
        else
            start[..PathUsed].CopyTo(_path);
    }

    public readonly void CopyPath(Span<byte> target) => ((ReadOnlySpan<byte>)_path)[..PathUsed].CopyTo(target);
}

/// <summary>The last answers, in a ring: who writes never waits for who reads.</summary>
public unsafe struct AccessLog
{
    private AccessRecord* _records;
    private uint _mask;

    /// <summary>Answers so far; the last of them are in the ring.</summary>
    public ulong Written { get; private set; }

    /// <param name="memory">Where from.</param>
    /// <param name="records">How many; a power of two.</param>
    public void Initialise(ref MemoryCutter memory, int records)
    {
        _mask = (uint)records - 1;
        _records = (AccessRecord*)memory.Take((ulong)records * (ulong)sizeof(AccessRecord));
    }

    /// <summary>Room for the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref AccessRecord Next() => ref _records[Written++ & _mask];

    /// <summary>How many can be read.</summary>
    public readonly uint Kept => (uint)Math.Min(Written, (ulong)_mask + 1);

    /// <param name="age">0: the newest; below <see cref="Kept"/>.</param>
    public readonly ref readonly AccessRecord this[uint age] => ref _records[(Written - 1 - age) & _mask];

    /// <summary>A record in the form that web servers share, without the parts that nobody knows.</summary>
    public static void Describe(in AccessRecord record, ref HeadText text)
    {
        AddAddress(record.Client.Address, ref text);
        text.Text(" - - ["u8);
        text.Date(record.Seconds);
        text.Text("] \""u8);
        text.Text(record.Method switch { HttpMethod.Get => "GET "u8, HttpMethod.Head => "HEAD "u8, _ => "- "u8 });
        Span<byte> path = stackalloc byte[AccessRecord.PathLength];
        record.CopyPath(path);
        text.Text(path[..record.PathUsed]);
        text.Text("\" "u8);
        text.Number(record.Status);
        text.Text(" "u8);
        text.Number(record.Bytes);
        text.Text("\n"u8);
    }

    private static void AddAddress(in IpAddress address, ref HeadText text)
    {
        if (!address.Is4)
        {
            Span<byte> digit = stackalloc byte[1];
            for (var shift = 124; shift >= 0; shift -= 4)
            {
                digit[0] = "0123456789abcdef"u8[(int)((shift >= 64 ? address.High >> (shift - 64) : address.Low >> shift) & 15)];
                text.Text(digit);
                if (shift % 16 == 0 && shift != 0)
                    text.Text(":"u8);
            }

            return;
        }

        for (var shift = 24; shift >= 0; shift -= 8)
        {
            text.Number((address.Bits4 >> shift) & 255);
            if (shift != 0)
                text.Text("."u8);
        }
    }
}
