using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>A queue as the device sees it: what the driver wrote into its registers, and how far the device has looked.</summary>
public sealed class FakeVirtioQueue
{
    /// <summary>Registers 24 to 55 of the common structure while this queue is selected.</summary>
    public byte[] Registers { get; } = new byte[32];

    public ushort Seen { get; set; }

    public ushort Size
    {
        get => BinaryPrimitives.ReadUInt16LittleEndian(Registers);
        set => BinaryPrimitives.WriteUInt16LittleEndian(Registers, value);
    }

    public ushort Vector => BinaryPrimitives.ReadUInt16LittleEndian(Registers.AsSpan(2));

    public ulong Descriptors => BinaryPrimitives.ReadUInt64LittleEndian(Registers.AsSpan(8));

    public ulong Available => BinaryPrimitives.ReadUInt64LittleEndian(Registers.AsSpan(16));

    public ulong Used => BinaryPrimitives.ReadUInt64LittleEndian(Registers.AsSpan(24));

    public ushort UsedIndex
    {
        get => BinaryPrimitives.ReadUInt16LittleEndian(FakeMachine.Bus.At(Used + 2, 2));
        set => BinaryPrimitives.WriteUInt16LittleEndian(FakeMachine.Bus.At(Used + 2, 2), value);
    }

    /// <summary>When the driver wants to hear of what comes back.</summary>
    public ushort UsedEvent => BinaryPrimitives.ReadUInt16LittleEndian(FakeMachine.Bus.At(Available + 4 + 2UL * Size, 2));

    /// <summary>When the device wants to hear of what is offered.</summary>
    public ushort AvailableEvent
    {
        set => BinaryPrimitives.WriteUInt16LittleEndian(FakeMachine.Bus.At(Used + 4 + 8UL * Size, 2), value);
    }

    public bool WantsNoInterrupt => (FakeMachine.Bus.At(Available, 1)[0] & 1) != 0;

    /// <summary>The next descriptor that was made available.</summary>
    public bool TryTake(out ushort head)
    {
        head = 0;
        if (Seen == BinaryPrimitives.ReadUInt16LittleEndian(FakeMachine.Bus.At(Available + 2, 2)))
            return false;
        head = BinaryPrimitives.ReadUInt16LittleEndian(FakeMachine.Bus.At(Available + 4 + (ulong)(Seen++ % Size) * 2, 2));
        return true;
    }

    /// <summary>Puts an element into the used ring.</summary>
    public void Put(uint index, uint written)
    {
        var element = FakeMachine.Bus.At(Used + 4 + (ulong)(UsedIndex % Size) * 8, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(element, index);
        BinaryPrimitives.WriteUInt32LittleEndian(element[4..], written);
        UsedIndex++;
    }
}

/// <summary>
/// What all virtio devices have: common structure at 0, interrupt status at 0x1000, notification at 0x2000, configuration at 0x3000 of its range, MSI-X table in another.
/// </summary>
public abstract class FakeVirtioDevice : FakeDevice
{
    public const ulong Range = 0xE0000000;
    public const ulong MessageRange = 0xE0010000;

    private const int QueueRegisters = 24;

    private readonly byte[] _common = new byte[64];
    private uint _featureSelect;
    private uint _acceptSelect;
    private byte _interruptStatus;

    protected FakeVirtioDevice(ushort device, int queues, int configuration)
    {
        Queues = [.. Enumerable.Range(0, queues).Select(_ => new FakeVirtioQueue())];
        Configuration = new byte[configuration];
        Function = new FakeFunction(0x1AF4, device);
    }

    public IReadOnlyList<FakeVirtioQueue> Queues { get; }

    public byte[] Configuration { get; }

    public ulong Features { get; set; }

    public ulong Accepted { get; private set; }

    public bool RefusesFeatures { get; init; }

    public bool NeverResets { get; set; }

    public bool RefusesVector { get; init; }

    public bool IsSilent { get; set; }

    public int Notifications { get; private set; }

    public byte Status => _common[20];

    /// <summary>Says that it cannot go on without a reset (Virtio 1.2, 2.1).</summary>
    public void DemandReset() => _common[20] |= 64;

    public int Resets { get; private set; }

    /// <summary>The longest queue that the device takes.</summary>
    public ushort OfferedSize { get; init; } = 256;

    public FakeRegisters Messages { get; } = new(0x20);

    /// <summary>The function on the bus, after <see cref="Plug"/>.</summary>
    public FakeFunction Function { get; }

    private FakeVirtioQueue? Selected => BinaryPrimitives.ReadUInt16LittleEndian(_common.AsSpan(22)) is var index && index < Queues.Count ? Queues[index] : null;

    public PciFunction<FakeMachine> Plug(bool hasMessages = true, uint notifyMultiplier = 4)
    {
        FakeMachine.Bus.AddRegisters(Range, 0x4000, this);
        FakeMachine.Bus.AddRegisters(MessageRange, 0x20, Messages);
        Function.SetBar(4, Range, 0x4000, true);
        Function.SetBar(1, MessageRange, 0x1000, false);
        AddStructure(0x40, 1, 0, 0x38);
        AddStructure(0x50, 3, 0x1000, 4);
        AddStructure(0x60, 4, 0x3000, (uint)Configuration.Length);
        AddStructure(0x70, 2, 0x2000, 0x1000, notifyMultiplier);
        if (hasMessages)
            Function.AddCapability(0x90, 0x11, 0, 1, 0, 1, 0, 0, 0);
        var address = new PciAddress(0, 4, 0);
        FakePci.Plug().Add(address, Function);
        return new PciFunction<FakeMachine>(address);
    }

    public override ulong Read(ulong offset, int width)
    {
        switch (offset)
        {
            case 4:
                return _featureSelect < 2 ? (uint)(Features >> (int)(32 * _featureSelect)) : 0;
            case >= QueueRegisters and < QueueRegisters + 32:
                return Selected == null ? 0 : Little(Selected.Registers.AsSpan((int)offset - QueueRegisters, width));
            case < 0x40:
                return Little(_common.AsSpan((int)offset, width));
            case 0x1000:
                var status = _interruptStatus;
                _interruptStatus = 0;
                return status;
            case >= 0x3000 when offset - 0x3000 < (ulong)Configuration.Length:
                return Little(Configuration.AsSpan((int)offset - 0x3000, width));
            default:
                return ulong.MaxValue;
        }
    }

    public override void Write(ulong offset, int width, ulong value)
    {
        switch (offset)
        {
            case 0:
                _featureSelect = (uint)value;
                break;
            case 8:
                _acceptSelect = (uint)value;
                break;
            case 12:
                Accepted |= value << (int)(32 * _acceptSelect);
                break;
            case 20:
                WriteStatus((byte)value);
                break;
            case QueueRegisters + 2 when RefusesVector:
                WriteBytes(Selected!.Registers.AsSpan(2), 2, 0xFFFF);
                break;
            case >= QueueRegisters and < QueueRegisters + 32:
                if (Selected != null)
                    WriteBytes(Selected.Registers.AsSpan((int)offset - QueueRegisters), width, value);
                break;
            case < 0x40:
                WriteBytes(_common.AsSpan((int)offset), width, value);
                break;
            case >= 0x2000 and < 0x3000:
                Notifications++;
                if (!IsSilent)
                    OnNotified((int)value);
                break;
        }
    }

    /// <summary>The driver has rung the bell of a queue.</summary>
    protected abstract void OnNotified(int queue);

    /// <summary>Something was given back.</summary>
    protected void RaiseInterrupt() => _interruptStatus |= 1;

    private void WriteStatus(byte value)
    {
        if (value == 0 && NeverResets)
            return;
        if (value == 0)
        {
            Resets++;
            (_interruptStatus, Accepted) = (0, 0);
            foreach (var queue in Queues)
                (queue.Seen, queue.Size) = (0, OfferedSize);
        }

        _common[20] = RefusesFeatures ? (byte)(value & ~8) : value;
    }

    private void AddStructure(byte at, byte kind, uint offset, uint length, uint multiplier = 0)
    {
        var bytes = new byte[20];
        (bytes[0], bytes[2], bytes[3], bytes[4]) = (9, 16, kind, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), multiplier);
        Function.AddCapability(at, bytes[..(kind == 2 ? 20 : 16)]);
    }

    private static void WriteBytes(Span<byte> target, int width, ulong value)
    {
        for (var i = 0; i < width; i++)
            target[i] = (byte)(value >> 8 * i);
    }

    private static ulong Little(ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var i = bytes.Length - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }
}
