using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>What a network device does with frames that leave work to it, written down from the virtio specification (ch. 5.1.6.2), not from our stack.</summary>
public static class OffloadingDevice
{
    public static IEnumerable<byte[]> Process(byte[] frame, SendOffload offload)
    {
        if (offload.ChecksumStart == 0)
            return [frame];
        return offload.SegmentSize == 0 ? [Finished(frame, offload)] : Cut(frame, offload);
    }

    private static List<byte[]> Cut(byte[] frame, SendOffload offload)
    {
        var is4 = frame[12] == 8;
        var header = offload.ChecksumStart + (frame[offload.ChecksumStart + 12] >> 4) * 4;
        var segments = new List<byte[]>();
        for (var at = header; at < frame.Length; at += offload.SegmentSize)
        {
            var length = Math.Min(offload.SegmentSize, frame.Length - at);
            var segment = new byte[header + length];
            frame.AsSpan(0, header).CopyTo(segment);
            frame.AsSpan(at, length).CopyTo(segment.AsSpan(header));
            var tcp = segment.AsSpan(offload.ChecksumStart);
            BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]) + (uint)(at - header));
            // FIN and PSH belong to the last.
            if (at + length < frame.Length)
                tcp[13] &= 0xF6;
            // The sum of the pseudo-header was made with the whole length.
            var partial = BinaryPrimitives.ReadUInt16BigEndian(tcp[16..]);
            BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Adjust(partial, frame.Length - offload.ChecksumStart, segment.Length - offload.ChecksumStart));
            FixIp(segment, is4);
            segments.Add(Finished(segment, offload));
        }

        return segments;
    }

    private static byte[] Finished(byte[] frame, SendOffload offload)
    {
        var sum = 0U;
        for (var i = (int)offload.ChecksumStart; i < frame.Length; i++)
            sum += ((i - offload.ChecksumStart) & 1) == 0 ? (uint)frame[i] << 8 : frame[i];
        while (sum >> 16 != 0)
            sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(offload.ChecksumStart + offload.ChecksumOffset), (ushort)~sum);
        return frame;
    }

    private static ushort Adjust(ushort sum, int oldLength, int newLength)
    {
        var adjusted = sum + (ushort)~(ushort)oldLength + newLength;
        while (adjusted >> 16 != 0)
            adjusted = (adjusted & 0xFFFF) + (adjusted >> 16);
        return (ushort)adjusted;
    }

    private static void FixIp(byte[] frame, bool is4)
    {
        var ip = frame.AsSpan(14);
        if (!is4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(ip.Length - 40));
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], 0);
        var sum = 0;
        for (var i = 0; i < 20; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(ip[i..]);
        while (sum >> 16 != 0)
            sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~sum);
    }
}
