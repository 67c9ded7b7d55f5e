using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Files;

namespace ExoCosmos.Capture;

/// <summary>
/// A file that tcpdump and Wireshark read (pcap-savefile(5)), with nanoseconds. Written in large pieces.
/// <code>
///   file    magic 4   version 2, 2   zeros 8   longest record 4   link type 4
///   record  seconds 4   nanoseconds 4   bytes kept 4   bytes of the frame 4   the bytes kept …
/// </code>
/// </summary>
internal struct PcapFile
{
    private const uint Magic = 0xA1B23C4D, Ethernet = 1, Longest = 65535;
    private const int HeaderLength = 24, RecordLength = 16, BufferLength = 1 << 16;
    private const ulong Second = 1_000_000_000;

    private BareFile _file;
    private ulong _buffer;
    private int _used;

    /// <summary>Makes the file, or empties it.</summary>
    public Errno Open(ReadOnlySpan<byte> path)
    {
        var error = DemandPaging.Allocate(BufferLength, out var buffer);
        if (error == Errno.None)
            error = BareFile.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, out _file);
        if (error != Errno.None)
            return error;
        unsafe
        {
            fixed (byte* start = buffer)
                _buffer = (ulong)start;
        }

        var header = Take(HeaderLength);
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        header[4] = 2;
        header[6] = 4;
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Longest);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Ethernet);
        return Flush();
    }

    /// <summary>Whether something is not in the file yet.</summary>
    public readonly bool IsPending => _used != 0;

    /// <param name="frame">What was kept of it.</param>
    /// <param name="nanoseconds">Since 1970.</param>
    public Errno Add(ReadOnlySpan<byte> frame, ulong nanoseconds)
    {
        var error = _used + RecordLength + frame.Length > BufferLength ? Flush() : Errno.None;
        if (error != Errno.None)
            return error;
        var record = Take(RecordLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(nanoseconds / Second));
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)(nanoseconds % Second));
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], Math.Max(frame.Length, LengthOnWire(frame)));
        frame.CopyTo(Take(frame.Length));
        return Errno.None;
    }

    public Errno Flush()
    {
        var error = _file.Write(Buffer[.._used]);
        _used = 0;
        return error;
    }

    /// <summary>The kernel keeps the beginning of a long frame; its own header says how long it was.</summary>
    private static int LengthOnWire(ReadOnlySpan<byte> frame)
    {
        if (!EthernetHeader.TryRead(frame, out var header))
            return frame.Length;
        var packet = frame[EthernetHeader.Length..];
        return header.Type switch
        {
            EthernetHeader.Ip4 when packet.Length >= 4 => EthernetHeader.Length + BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            EthernetHeader.Ip6 when packet.Length >= 6 => EthernetHeader.Length + 40 + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]),
            _ => frame.Length,
        };
    }

    private readonly unsafe Span<byte> Buffer => new((void*)_buffer, BufferLength);

    private Span<byte> Take(int length)
    {
        _used += length;
        return Buffer.Slice(_used - length, length);
    }
}
