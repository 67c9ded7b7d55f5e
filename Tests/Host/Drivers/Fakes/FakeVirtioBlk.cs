using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>A virtio block device with a disk in memory. Answers when told by the doorbell, unless a test answers for it.</summary>
public sealed class FakeVirtioBlk : FakeVirtioDevice
{
    public const ulong AllFeatures = 1UL << 32 | 1UL << 28 | 1 << 9 | 1 << 6 | 1 << 2 | 1 << 1;

    public FakeVirtioBlk(int blocks = 1024)
        : base(0x1042, queues: 1, configuration: 24)
    {
        Features = AllFeatures;
        Disk = new byte[blocks * 512];
        BinaryPrimitives.WriteUInt64LittleEndian(Configuration, (ulong)blocks);
        BinaryPrimitives.WriteUInt32LittleEndian(Configuration.AsSpan(8), 8192);
        BinaryPrimitives.WriteUInt32LittleEndian(Configuration.AsSpan(12), 126);
        BinaryPrimitives.WriteUInt32LittleEndian(Configuration.AsSpan(20), 512);
    }

    public byte[] Disk { get; }

    /// <summary>Answers a request: the status byte and the length to claim. Null leaves it unanswered.</summary>
    public Func<BlkCommand, (byte? Status, uint Written)?>? Behaviour { get; set; }

    public List<BlkCommand> Commands { get; } = [];

    public ushort QueueSize => Queues[0].Size;

    public ushort QueueVector => Queues[0].Vector;

    public ushort UsedIndex
    {
        get => Queues[0].UsedIndex;
        set => Queues[0].UsedIndex = value;
    }

    /// <summary>Puts an element into the used ring.</summary>
    public void GiveBack(uint index, uint written)
    {
        Queues[0].Put(index, written);
        RaiseInterrupt();
    }

    /// <summary>Looks at everything that was made available.</summary>
    public void Work()
    {
        while (Queues[0].TryTake(out var head))
        {
            var command = BlkCommand.Read(Queues[0].Descriptors, head);
            Commands.Add(command);
            var answer = Behaviour != null ? Behaviour(command) : command.Execute(Disk);
            if (answer is not { } given)
                continue;
            if (given.Status is { } status)
                FakeMachine.Bus.At(command.StatusAddress, 1)[0] = status;
            GiveBack(head, given.Written);
        }
    }

    protected override void OnNotified(int queue) => Work();
}
