using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>An 82540EM: registers at 0 of its range, two rings. It sends when its tail is written, unless a test says otherwise, and receives what a test gives it.</summary>
public sealed class FakeE1000 : FakeDevice
{
    public const ulong Range = 0xE0000000;
    private const int Receive = 0x2800, Transmit = 0x3800, Tail = 0x18, Head = 0x10;
    private const uint ResetBit = 1 << 26;

    private readonly Dictionary<int, uint> _registers = [];

    public FakeFunction Function { get; private set; } = null!;

    /// <summary>Frames that were sent, gathered.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>A reset that was asked for never ends.</summary>
    public bool NeverResets { get; set; }

    /// <summary>Frames stay where they are.</summary>
    public bool SendsNothing { get; set; }

    public uint Mask { get; private set; }

    public uint Cause { get; set; }

    public int Resets { get; private set; }

    public uint this[int register] => _registers.GetValueOrDefault(register);

    /// <summary>Plugs it into the bus of the running test.</summary>
    public PciFunction<FakeMachine> Plug(byte[] mac)
    {
        Function = new FakeFunction(0x8086, 0x100E);
        Function.SetBar(0, Range, 0x20000, is64: false);
        var address = new PciAddress(0, 3, 0);
        FakePci.Plug().Add(address, Function);
        FakeMachine.Bus.AddRegisters(Range, 0x20000, this);
        _registers[0x5400] = BinaryPrimitives.ReadUInt32LittleEndian(mac);
        _registers[0x5404] = BinaryPrimitives.ReadUInt16LittleEndian(mac.AsSpan(4)) | 1U << 31;
        _registers[8] = 2;
        return new PciFunction<FakeMachine>(address);
    }

    public override ulong Read(ulong offset, int width)
    {
        if (offset != 0xC0)
            return _registers.GetValueOrDefault((int)offset);
        var causes = Cause;
        Cause = 0;
        return causes;
    }

    public override void Write(ulong offset, int width, ulong value)
    {
        var register = (int)offset;
        switch (register)
        {
            case 0xD0:
                Mask |= (uint)value;
                return;
            case 0xD8:
                Mask &= ~(uint)value;
                return;
            case 0 when (value & ResetBit) != 0:
                Resets++;
                _registers[0] = NeverResets ? (uint)value : (uint)value & ~ResetBit;
                return;
        }

        _registers[register] = (uint)value;
        if (register == Transmit + Tail && !SendsNothing)
            SendAll();
    }

    /// <summary>A frame comes from the wire.</summary>
    /// <returns>False when there is no buffer.</returns>
    public bool Deliver(ReadOnlySpan<byte> frame, byte status = 3, int? claim = null, byte errors = 0)
    {
        var head = this[Receive + Head];
        if (head == this[Receive + Tail])
            return false;
        var descriptor = Descriptor(Receive, head);
        frame.CopyTo(FakeMachine.Bus.At(BinaryPrimitives.ReadUInt64LittleEndian(descriptor), frame.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[8..], (ushort)(claim ?? frame.Length));
        (descriptor[12], descriptor[13]) = (status, errors);
        Advance(Receive);
        return true;
    }

    public void SendAll()
    {
        var frame = new List<byte>();
        while (this[Transmit + Head] != this[Transmit + Tail])
        {
            var descriptor = Descriptor(Transmit, this[Transmit + Head]);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[8..]);
            frame.AddRange(FakeMachine.Bus.At(BinaryPrimitives.ReadUInt64LittleEndian(descriptor), length));
            if ((descriptor[11] & 1) != 0)
            {
                Sent.Add([.. frame]);
                frame.Clear();
            }

            if ((descriptor[11] & 8) != 0)
                descriptor[12] = 1;
            Advance(Transmit);
        }
    }

    private Span<byte> Descriptor(int ring, uint index) => FakeMachine.Bus.At(this[ring] | (ulong)this[ring + 4] << 32, (int)this[ring + 8]).Slice((int)index * 16, 16);

    private void Advance(int ring) => _registers[ring + Head] = (this[ring + Head] + 1) % (this[ring + 8] / 16);
}
