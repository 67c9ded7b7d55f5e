using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>
/// A virtio block device with a disk in memory: common structure at 0, interrupt status at 0x1000, notification at 0x2000, configuration at 0x3000
/// of its range, MSI-X table in another. Answers when told by the doorbell, unless a test answers for it.
/// </summary>
public sealed class FakeVirtioBlk : FakeDevice
{
    public const ulong Range = 0xE0000000;
    public const ulong MessageRange = 0xE0010000;
    public const ulong AllFeatures = 1UL << 32 | 1UL << 28 | 1 << 9 | 1 << 6 | 1 << 2 | 1 << 1;

    private readonly byte[] _common = new byte[64];
    private uint _featureSelect;
    private uint _acceptSelect;
    private ushort _seen;
    private byte _interruptStatus;

    public FakeVirtioBlk(int blocks = 1024)
    {
        Disk = new byte[blocks * 512];
        BinaryPrimitives.WriteUInt64LittleEndian(Configuration, (ulong)blocks);
        BinaryPrimitives.WriteUInt32LittleEndian(Configuration.AsSpan(8), 8192);
        BinaryPrimitives.WriteUInt32LittleEndian(Configuration.AsSpan(12), 126);
        BinaryPrimitives.WriteUInt32LittleEndian(Configuration.AsSpan(20), 512);
    }

    public byte[] Disk { get; }

    public byte[] Configuration { get; } = new byte[24];

    public ulong Features { get; set; } = AllFeatures;

    public ulong Accepted { get; private set; }

    public bool RefusesFeatures { get; init; }

    public bool NeverResets { get; init; }

    public bool RefusesVector { get; init; }

    public bool IsSilent { get; set; }

    /// <summary>Answers a request: the status byte and the length to claim. Null leaves it unanswered.</summary>
    public Func<BlkCommand, (byte? Status, uint Written)?>? Behaviour { get; set; }

    public List<BlkCommand> Commands { get; } = [];

    public int Notifications { get; private set; }

    public byte Status => _common[20];

    public int Resets { get; private set; }

    /// <summary>The longest queue that the device takes.</summary>
    public ushort OfferedSize { get; init; } = 256;

    public ushort QueueSize
    {
        get => BinaryPrimitives.ReadUInt16LittleEndian(_common.AsSpan(24));
        private set => BinaryPrimitives.WriteUInt16LittleEndian(_common.AsSpan(24), value);
    }

    public ushort QueueVector => BinaryPrimitives.ReadUInt16LittleEndian(_common.AsSpan(26));

    public FakeRegisters Messages { get; } = new(0x20);

    /// <summary>The function on the bus, after <see cref="Plug"/>.</summary>
    public FakeFunction Function { get; } = new(0x1AF4, 0x1042);

    public ushort UsedIndex
    {
        get => BinaryPrimitives.ReadUInt16LittleEndian(FakeMachine.Bus.At(Used + 2, 2));
        set => BinaryPrimitives.WriteUInt16LittleEndian(FakeMachine.Bus.At(Used + 2, 2), value);
    }

    private ulong Descriptors => BinaryPrimitives.ReadUInt64LittleEndian(_common.AsSpan(32));

    private ulong Available => BinaryPrimitives.ReadUInt64LittleEndian(_common.AsSpan(40));

    private ulong Used => BinaryPrimitives.ReadUInt64LittleEndian(_common.AsSpan(48));

    public PciFunction<FakeMachine> Plug(bool hasMessages = true, uint notifyMultiplier = 4)
    {
        FakeMachine.Bus.AddRegisters(Range, 0x4000, this);
        FakeMachine.Bus.AddRegisters(MessageRange, 0x20, Messages);
        Function.SetBar(4, Range, 0x4000, true);
        Function.SetBar(1, MessageRange, 0x1000, false);
        AddStructure(0x40, 1, 0, 0x38);
        AddStructure(0x50, 3, 0x1000, 4);
        AddStructure(0x60, 4, 0x3000, 0x18);
        AddStructure(0x70, 2, 0x2000, 0x1000, notifyMultiplier);
        if (hasMessages)
            Function.AddCapability(0x90, 0x11, 0, 1, 0, 1, 0, 0, 0);
        var address = new PciAddress(0, 4, 0);
        FakePci.Plug().Add(address, Function);
        return new PciFunction<FakeMachine>(address);
    }

    /// <summary>Puts an element into the used ring.</summary>
    public void GiveBack(uint index, uint written)
    {
        var element = FakeMachine.Bus.At(Used + 4 + (ulong)(UsedIndex % QueueSize) * 8, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(element, index);
        BinaryPrimitives.WriteUInt32LittleEndian(element[4..], written);
        UsedIndex++;
        _interruptStatus |= 1;
    }

    /// <summary>Looks at everything that was made available.</summary>
    public void Work()
    {
        var index = BinaryPrimitives.ReadUInt16LittleEndian(FakeMachine.Bus.At(Available + 2, 2));
        while (_seen != index)
        {
            var head = BinaryPrimitives.ReadUInt16LittleEndian(FakeMachine.Bus.At(Available + 4 + (ulong)(_seen++ % QueueSize) * 2, 2));
            var command = BlkCommand.Read(Descriptors, head);
            Commands.Add(command);
            var answer = Behaviour != null ? Behaviour(command) : command.Execute(Disk);
            if (answer is not { } given)
                continue;
            if (given.Status is { } status)
                FakeMachine.Bus.At(command.StatusAddress, 1)[0] = status;
            GiveBack(head, given.Written);
        }
    }

    public override ulong Read(ulong offset, int width)
    {
        switch (offset)
        {
            case 4:
                return _featureSelect < 2 ? (uint)(Features >> (int)(32 * _featureSelect)) : 0;
            case < 0x40:
                return Little(_common.AsSpan((int)offset, width));
            case 0x1000:
                var status = _interruptStatus;
                _interruptStatus = 0;
                return status;
            case >= 0x3000 and < 0x3018:
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
            case 26 when RefusesVector:
                BinaryPrimitives.WriteUInt16LittleEndian(_common.AsSpan(26), 0xFFFF);
                break;
            case < 0x40:
                for (var i = 0; i < width; i++)
                    _common[(int)offset + i] = (byte)(value >> 8 * i);
                break;
            case >= 0x2000 and < 0x3000:
                Notifications++;
                if (!IsSilent)
                    Work();
                break;
        }
    }

    private void WriteStatus(byte value)
    {
        if (value == 0 && NeverResets)
            return;
        if (value == 0)
        {
            Resets++;
            (_seen, _interruptStatus, Accepted, QueueSize) = (0, 0, 0, OfferedSize);
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

    private static ulong Little(ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var i = bytes.Length - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }
}
