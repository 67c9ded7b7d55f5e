using System;
using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Interrupts;

/// <summary>
/// One I/O APIC (Intel 82093AA data sheet), an index and a window of registers. An entry of its table:
/// <code>
/// 63..56 destination   16 masked   15 level   13 active low   11 logical   10..8 delivery (0 fixed)   7..0 vector
/// </code>
/// </summary>
internal struct IoApic<TDeviceMemory> where TDeviceMemory : struct, IMemoryMap, IDeviceMemory
{
    private const ulong Length = 0x20;
    private const int Window = 0x10;
    private const uint Version = 1;
    private const uint FirstEntry = 0x10;
    private const uint Masked = 1 << 16;
    private const uint Level = 1 << 15;
    private const uint ActiveLow = 1 << 13;

    private nint _registers;
    private uint _first;
    private uint _count;

    public readonly bool Has(uint input) => input - _first < _count;

    /// <summary>Masks every input. An APIC that does not answer has none.</summary>
    public void Initialize(IoApicDescription description)
    {
        this = default;
        _registers = TDeviceMemory.MapDevice(description.Address, Length);
        if (_registers == 0)
            return;
        var version = Read(Version);
        if (version is 0 or uint.MaxValue)
            return;
        _first = description.FirstInput;
        _count = Math.Min(240, (version >> 16 & 0xFF) + 1);
        for (var entry = 0U; entry < _count; entry++)
            Write(FirstEntry + 2 * entry, Masked);
    }

    public readonly void Route(InterruptInput input, byte vector, byte destination)
    {
        var entry = FirstEntry + 2 * (input.Number - _first);
        Write(entry, Masked);
        Write(entry + 1, (uint)destination << 24);
        Write(entry, vector | (input.IsActiveLow ? ActiveLow : 0) | (input.IsLevelTriggered ? Level : 0));
    }

    public readonly void Mask(uint input)
    {
        var entry = FirstEntry + 2 * (input - _first);
        Write(entry, Read(entry) | Masked);
    }

    private readonly uint Read(uint index)
    {
        TDeviceMemory.Write32(_registers, index);
        return TDeviceMemory.Read32(_registers + Window);
    }

    private readonly void Write(uint index, uint value)
    {
        TDeviceMemory.Write32(_registers, index);
        TDeviceMemory.Write32(_registers + Window, value);
    }
}
