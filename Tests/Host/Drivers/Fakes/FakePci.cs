using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>Configuration space of one function: 256 bytes, base addresses of given sizes, a few registers that cannot be written.</summary>
public sealed class FakeFunction
{
    private readonly byte[] _bytes = new byte[256];
    private readonly ulong[] _sizes = new ulong[6];
    private byte _lastCapability;

    public FakeFunction(ushort vendor, ushort device, byte headerType = 0)
    {
        Set16(0, vendor);
        Set16(2, device);
        _bytes[0x0E] = headerType;
    }

    public byte this[int offset]
    {
        get => _bytes[offset];
        set => _bytes[offset] = value;
    }

    public PciCommand Command => (PciCommand)Get16(4);

    /// <summary>Whether a size was probed while the function still answered at its addresses.</summary>
    public bool WasProbedLive { get; private set; }

    public void Set16(int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(offset), value);

    public ushort Get16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(offset));

    public void Set32(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(offset), value);

    public uint Get32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset));

    /// <summary>A 64-bit memory range takes two registers.</summary>
    public void SetBar(int index, ulong address, ulong size, bool is64)
    {
        _sizes[index] = size;
        Set32(0x10 + 4 * index, (uint)address | (is64 ? 4U : 0));
        if (!is64)
            return;
        _sizes[index + 1] = ulong.MaxValue;
        Set32(0x14 + 4 * index, (uint)(address >> 32));
    }

    /// <summary>Appends a capability to the list.</summary>
    public void AddCapability(byte at, params byte[] bytes)
    {
        _bytes[6] |= 0x10;
        _bytes[_lastCapability == 0 ? 0x34 : _lastCapability + 1] = at;
        bytes.CopyTo(_bytes, at);
        _bytes[at + 1] = 0;
        _lastCapability = at;
    }

    public void Write(int offset, int width, uint value)
    {
        if (offset is >= 0x10 and < 0x28)
            value = Masked(offset, value);
        for (var i = 0; i < width; i++)
            _bytes[offset + i] = (byte)(value >> 8 * i);
    }

    private uint Masked(int offset, uint value)
    {
        WasProbedLive |= value == uint.MaxValue && (Command & PciCommand.Memory) != 0;
        var index = (offset - 0x10) / 4;
        var size = _sizes[index];
        var flags = Get32(offset) & 0xF;
        if (size == 0)
            return 0;
        if (size == ulong.MaxValue)
            return value & (uint)(~(_sizes[index - 1] - 1) >> 32);
        return value & (uint)~(size - 1) & ~0xFU | flags;
    }
}

/// <summary>Configuration mechanism #1, ports 0xCF8 to 0xCFF.</summary>
public sealed class FakePci : FakeDevice
{
    private readonly Dictionary<uint, FakeFunction> _functions = [];
    private uint _selected;

    public int Reads { get; private set; }

    public static FakePci Plug()
    {
        var pci = new FakePci();
        FakeMachine.Bus.AddPorts(0xCF8, 8, pci);
        return pci;
    }

    public FakeFunction Add(PciAddress address, FakeFunction function) => _functions[Key(address)] = function;

    public override ulong Read(ulong offset, int width)
    {
        if (offset < 4)
            return _selected;
        Reads++;
        return _functions.TryGetValue(_selected >> 8 & 0xFFFF, out var function) ? function.Get32((int)(_selected & 0xFC)) >> (int)(8 * (offset - 4)) : ulong.MaxValue;
    }

    public override void Write(ulong offset, int width, ulong value)
    {
        if (offset < 4)
            _selected = (uint)value;
        else if (_functions.TryGetValue(_selected >> 8 & 0xFFFF, out var function))
            function.Write((int)((_selected & 0xFC) + offset - 4), width, (uint)value);
    }

    private static uint Key(PciAddress address) => (uint)(address.Bus << 8 | address.Device << 3 | address.Function);
}
