using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Tests.Host.Build;

namespace ExoCosmos.Tests.Host.Net.Hostile;

/// <summary>Real frames, and what a malicious hand makes of them.</summary>
/// <param name="seed">Of the mutations.</param>
/// <param name="frames">What is mutated; null: the seeds in the repository.</param>
/// <param name="receiver">The address on the link that repaired frames are for; null: 02:00:00:00:00:02, as the seeds are.</param>
public sealed class FrameCorpus(int seed, IReadOnlyList<byte[]>? frames = null, byte[]? receiver = null)
{
    private static readonly byte[] s_receiver = [2, 0, 0, 0, 0, 2];

    private static readonly Lazy<byte[][]> s_frames = new(() => [.. File.ReadLines(Path.Combine(Repository.Root, "Tests/Host/Net/Hostile/frames.txt"))
        .Where(line => !line.StartsWith('#')).Select(Convert.FromHexString)]);

    private readonly Random _random = new(seed);
    private readonly IReadOnlyList<byte[]> _frames = frames ?? Frames;

    public static IReadOnlyList<byte[]> Frames => s_frames.Value;

    /// <summary>A frame with some bytes changed, cut off or doubled; half of them with checksums that are right again.</summary>
    public byte[] Mutated()
    {
        var frame = _frames[_random.Next(_frames.Count)].ToList();
        for (var changes = 1 + _random.Next(4); changes > 0; changes--)
        {
            var at = _random.Next(frame.Count);
            switch (_random.Next(8))
            {
                case 0:
                    frame.RemoveRange(at, Math.Min(frame.Count - at, 1 + _random.Next(8)));
                    break;
                case 1:
                    frame.InsertRange(at, new byte[1 + _random.Next(8)]);
                    break;
                case 2:
                    frame.RemoveRange(at, frame.Count - at);
                    break;
                case 3:
                    frame[at] = Interesting();
                    break;
                default:
                    // The headers are where it hurts.
                    frame[_random.Next(Math.Min(frame.Count, 80))] = _random.Next(2) == 0 ? Interesting() : (byte)_random.Next(256);
                    break;
            }

            if (frame.Count == 0)
                break;
        }

        byte[] mutated = [.. frame];
        if (_random.Next(2) == 0)
            Repair(mutated, receiver);
        return mutated;
    }

    public byte[] Noise(int most)
    {
        var bytes = new byte[_random.Next(most)];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Makes lengths, checksums and the receiver's address right, as far as that can be.</summary>
    public static void Repair(byte[] frame, byte[]? receiver = null)
    {
        if (frame.Length < 14)
            return;
        if ((frame[0] & 1) == 0)
            (receiver ?? s_receiver).CopyTo(frame, 0);
        var type = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12));
        var packet = frame.AsSpan(14);
        if (type == 0x0800 && packet.Length >= 20)
        {
            packet[0] = (byte)(0x40 | (packet[0] & 15));
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
            var header = Math.Max((packet[0] & 15) * 4, 20);
            if (header > packet.Length)
                return;
            packet[10..12].Clear();
            BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Sum(packet[..header], 0));
            RepairTransport(packet[9], packet[header..], packet[12..20]);
        }
        else if (type == 0x86DD && packet.Length >= 40)
        {
            packet[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(packet.Length - 40));
            RepairTransport(packet[6], packet[40..], packet[8..40]);
        }
    }

    private static void RepairTransport(byte protocol, Span<byte> transport, ReadOnlySpan<byte> addresses)
    {
        var offset = protocol switch { 1 or 58 => 2, 6 => 16, 17 => 6, _ => -1 };
        if (offset < 0 || transport.Length < offset + 2)
            return;
        if (protocol == 17)
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)transport.Length);
        transport.Slice(offset, 2).Clear();
        var pseudo = 0U;
        if (protocol != 1)
            pseudo = (uint)(protocol + transport.Length) + (ushort)~Sum(addresses, 0);
        BinaryPrimitives.WriteUInt16BigEndian(transport[offset..], Sum(transport, pseudo));
    }

    private static ushort Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (var i = 0; i < bytes.Length; i++)
            sum += (i & 1) == 0 ? (uint)bytes[i] << 8 : bytes[i];
        while (sum >> 16 != 0)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    private byte Interesting() => _random.Next(6) switch { 0 => 0, 1 => 0xFF, 2 => 0x80, 3 => 0x7F, 4 => 1, _ => 0x40 };
}
