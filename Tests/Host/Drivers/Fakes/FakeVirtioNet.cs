using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>A frame as the device was given it: the header before it, and its bytes.</summary>
public sealed record NetFrame(byte[] Header, byte[] Bytes, ushort Head);

/// <summary>A virtio network device whose wire is the test: what the driver sends is in <see cref="Sent"/>, and <see cref="Deliver"/> is what arrives.</summary>
public sealed class FakeVirtioNet : FakeVirtioDevice
{
    public const ulong EventIndex = 1UL << 29;
    public const ulong AllFeatures = 1UL << 32 | EventIndex | 1UL << 28 | 1 << 16 | 1 << 12 | 1 << 11 | 1 << 5 | 1 << 3 | 1 << 1 | 1;
    private const int Receive = 0;
    private const int Send = 1;

    public FakeVirtioNet()
        : base(0x1041, queues: 2, configuration: 12)
    {
        Features = AllFeatures;
        new byte[] { 0x52, 0x54, 0, 0x12, 0x34, 0x56 }.CopyTo(Configuration, 0);
        Configuration[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(Configuration.AsSpan(10), 1500);
    }

    /// <summary>Everything that the driver has sent.</summary>
    public List<NetFrame> Sent { get; } = [];

    /// <summary>Whether it gives frames back as soon as it has sent them.</summary>
    public bool GivesBack { get; set; } = true;

    /// <summary>How often it would have interrupted.</summary>
    public int Interrupts { get; private set; }

    public FakeVirtioQueue ReceiveQueue => Queues[Receive];

    public FakeVirtioQueue SendQueue => Queues[Send];

    private bool UsesEventIndex => (Accepted & EventIndex) != 0;

    /// <summary>A frame arrives from the wire.</summary>
    /// <param name="frame">Its bytes.</param>
    /// <param name="flags">Of its header.</param>
    /// <param name="claim">Added to the length that is claimed.</param>
    /// <returns>False when there is no buffer for it: it is lost.</returns>
    public bool Deliver(byte[] frame, byte flags = 0, int claim = 0)
    {
        if (!ReceiveQueue.TryTake(out var head))
            return false;
        var pieces = Read(ReceiveQueue, head, deviceWrites: true);
        var header = new byte[12];
        (header[0], header[10]) = (flags, 1);
        var rest = header.Concat(frame).ToArray();
        foreach (var (address, length) in pieces)
        {
            var part = Math.Min(rest.Length, (int)length);
            rest.AsSpan(0, part).CopyTo(FakeMachine.Bus.At(address, part));
            rest = rest[part..];
        }

        GiveBack(ReceiveQueue, head, (uint)(12 + frame.Length + claim));
        return true;
    }

    public void GiveBack(FakeVirtioQueue queue, uint index, uint written)
    {
        var old = queue.UsedIndex;
        queue.Put(index, written);
        // Whether the driver wants to hear of it (ch. 2.7.10 with, 2.7.7 without event index).
        if (UsesEventIndex ? (ushort)(queue.UsedIndex - queue.UsedEvent - 1) < (ushort)(queue.UsedIndex - old) : !queue.WantsNoInterrupt)
        {
            Interrupts++;
            RaiseInterrupt();
        }
    }

    /// <summary>Sends everything that was handed over, and says from when on it wants to hear of more.</summary>
    public void Work()
    {
        while (SendQueue.TryTake(out var head))
        {
            var bytes = Read(SendQueue, head, deviceWrites: false).SelectMany(piece => FakeMachine.Bus.At(piece.Address, (int)piece.Length).ToArray()).ToArray();
            Sent.Add(new NetFrame(bytes[..12], bytes[12..], head));
            if (GivesBack)
                GiveBack(SendQueue, head, 0);
        }

        if (!UsesEventIndex)
            return;
        foreach (var queue in Queues)
            queue.AvailableEvent = queue.Seen;
    }

    protected override void OnNotified(int queue)
    {
        if (queue == Send)
            Work();
    }

    private static List<(ulong Address, uint Length)> Read(FakeVirtioQueue queue, ushort head, bool deviceWrites)
    {
        var descriptor = FakeMachine.Bus.At(queue.Descriptors + head * 16UL, 16);
        var (table, length, flags) = (BinaryPrimitives.ReadUInt64LittleEndian(descriptor), BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]), BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]));
        Require(flags == 4 && length % 16 == 0 && length >= 32, "an indirect descriptor");
        var pieces = new List<(ulong, uint)>();
        for (uint next = 0, count = 0; ; count++)
        {
            Require(next < length / 16 && count < length / 16, "a next descriptor inside the table");
            var piece = FakeMachine.Bus.At(table + next * 16, 16);
            var pieceFlags = BinaryPrimitives.ReadUInt16LittleEndian(piece[12..]);
            Require((pieceFlags & 2) != 0 == deviceWrites && (pieceFlags & 4) == 0, "a piece in the direction of the queue");
            pieces.Add((BinaryPrimitives.ReadUInt64LittleEndian(piece), BinaryPrimitives.ReadUInt32LittleEndian(piece[8..])));
            if ((pieceFlags & 1) == 0)
                break;
            next = BinaryPrimitives.ReadUInt16LittleEndian(piece[14..]);
        }

        Require(pieces[0].Item2 == 12, "a header in front");
        return pieces;
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException($"the device expected {what}");
    }
}
