using System;
using System.Collections.Generic;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>A device behind a range of ports or of device memory. Offsets count from the start of the range.</summary>
public abstract class FakeDevice
{
    public abstract ulong Read(ulong offset, int width);

    public abstract void Write(ulong offset, int width, ulong value);
}

/// <summary>What a test has plugged in: devices by port and by address, and ordinary memory. Nothing answers all ones, as on a PC.</summary>
public sealed class FakeBus
{
    private readonly List<(ulong Start, ulong Length, FakeDevice Device)> _ports = [];
    private readonly List<(ulong Start, ulong Length, FakeDevice Device)> _registers = [];

    public FakeBus(int memoryBytes = 0, ulong memoryBase = 0)
    {
        Memory = GC.AllocateArray<byte>(memoryBytes, pinned: true);
        MemoryBase = memoryBase;
        DmaNext = memoryBase;
    }

    public byte[] Memory { get; }

    public ulong MemoryBase { get; }

    /// <summary>Where the next DMA allocation starts; tests that use both place their tables elsewhere.</summary>
    public ulong DmaNext { get; set; }

    public ulong Timestamp { get; set; }

    public void AddPorts(ulong start, ulong length, FakeDevice device) => _ports.Add((start, length, device));

    public void AddRegisters(ulong start, ulong length, FakeDevice device) => _registers.Add((start, length, device));

    public ulong ReadPort(ushort port, int width) => Read(_ports, port, width);

    public void WritePort(ushort port, int width, ulong value) => Write(_ports, port, width, value);

    public ulong ReadRegister(ulong address, int width) => Read(_registers, address, width);

    public void WriteRegister(ulong address, int width, ulong value) => Write(_registers, address, width, value);

    public Span<byte> At(ulong physical, int length) => Memory.AsSpan((int)(physical - MemoryBase), length);

    private static ulong Read(List<(ulong Start, ulong Length, FakeDevice Device)> devices, ulong address, int width)
    {
        foreach (var (start, length, device) in devices)
            if (address >= start && address - start < length)
                return device.Read(address - start, width);
        return ulong.MaxValue;
    }

    private static void Write(List<(ulong Start, ulong Length, FakeDevice Device)> devices, ulong address, int width, ulong value)
    {
        foreach (var (start, length, device) in devices)
            if (address >= start && address - start < length)
                device.Write(address - start, width, value);
    }
}
