using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Udp;

/// <summary>
/// A port that receives datagrams, in a ring of whole records: what does not fit is dropped and counted.
/// <code>
///   record:  0 sender's address 16   16 port 2   18 (free) 2   20 length 4   24 this side's address 16   40 bytes …   to a multiple of 8
/// </code>
/// </summary>
public unsafe struct UdpSocket
{
    private const int RecordHeader = 40;

    private byte* _ring;
    private uint _mask;
    private uint _head;
    private uint _tail;

    /// <summary>Where it listens; an address of none takes datagrams for any address of ours.</summary>
    public IpEndpoint Local;

    /// <summary>If set, only datagrams from there are taken.</summary>
    public IpEndpoint Remote;
    public bool IsUsed;
    public uint Generation;

    /// <summary>Datagrams for which there was no room.</summary>
    public ulong Dropped;

    /// <summary>The network said that the other side does not take what was sent; the application clears it.</summary>
    public bool IsRefused;

    /// <summary>Changes with every datagram and refusal: what the application waits for.</summary>
    public uint News;

    public readonly bool HasDatagram => _head != _tail;

    /// <param name="ring">Room.</param>
    /// <param name="length">A power of two.</param>
    public void Open(byte* ring, int length)
    {
        _ring = ring;
        _mask = (uint)length - 1;
        _head = 0;
        _tail = 0;
        Dropped = 0;
        IsRefused = false;
    }

    public bool TryPut(in IpEndpoint from, in IpAddress to, ReadOnlySpan<byte> bytes)
    {
        var length = (uint)(RecordHeader + bytes.Length + 7) & ~7U;
        if (length > _mask + 1 - (_head - _tail))
        {
            Dropped++;
            return false;
        }

        Span<byte> header = stackalloc byte[RecordHeader];
        header.Clear();
        Unsafe.WriteUnaligned(ref header[0], from.Address);
        Unsafe.WriteUnaligned(ref header[16], from.Port);
        Unsafe.WriteUnaligned(ref header[20], bytes.Length);
        Unsafe.WriteUnaligned(ref header[24], to);
        Copy(_head, header);
        Copy(_head + RecordHeader, bytes);
        _head += length;
        News++;
        return true;
    }

    /// <summary>Takes the oldest datagram.</summary>
    /// <param name="target">Gets as much of it as fits.</param>
    /// <param name="from">Who sent it.</param>
    /// <param name="to">To which address of ours.</param>
    /// <param name="length">How long it was.</param>
    public bool TryTake(Span<byte> target, out IpEndpoint from, out IpAddress to, out int length)
    {
        (from, to, length) = (default, default, 0);
        if (!HasDatagram)
            return false;
        Span<byte> header = stackalloc byte[RecordHeader];
        CopyOut(_tail, header);
        from = new IpEndpoint(Unsafe.ReadUnaligned<IpAddress>(ref header[0]), Unsafe.ReadUnaligned<ushort>(ref header[16]));
        length = Unsafe.ReadUnaligned<int>(ref header[20]);
        to = Unsafe.ReadUnaligned<IpAddress>(ref header[24]);
        CopyOut(_tail + RecordHeader, target[..Math.Min(length, target.Length)]);
        _tail += (uint)(RecordHeader + length + 7) & ~7U;
        return true;
    }

    private readonly void Copy(uint at, ReadOnlySpan<byte> bytes)
    {
        var start = at & _mask;
        var first = (int)Math.Min((uint)bytes.Length, _mask + 1 - start);
        bytes[..first].CopyTo(new Span<byte>(_ring + start, first));
        bytes[first..].CopyTo(new Span<byte>(_ring, bytes.Length - first));
    }

    private readonly void CopyOut(uint at, Span<byte> target)
    {
        var start = at & _mask;
        var first = (int)Math.Min((uint)target.Length, _mask + 1 - start);
        new ReadOnlySpan<byte>(_ring + start, first).CopyTo(target);
        new ReadOnlySpan<byte>(_ring, target.Length - first).CopyTo(target[first..]);
    }
}
