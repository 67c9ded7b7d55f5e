using System.Collections.Generic;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>A local APIC whose timer runs on the fake machine's time: one tick per <see cref="TimestampsPerTick"/>.</summary>
public sealed class FakeLocalApic : FakeDevice
{
    private readonly Dictionary<ulong, uint> _registers = new() { [0x20] = 3U << 24, [0x30] = 0x00050014 };
    private ulong _started;

    public ulong TimestampsPerTick { get; init; } = 4;

    public int UnfinishedInterrupts { get; set; }

    public int Ended { get; private set; }

    public uint this[ulong offset]
    {
        get => _registers.GetValueOrDefault(offset);
        set => _registers[offset] = value;
    }

    public override ulong Read(ulong offset, int width)
    {
        if (offset == 0x110)
            return (ulong)UnfinishedInterrupts;
        if (offset != 0x390)
            return this[offset];
        var passed = (FakeMachine.Bus.Timestamp - _started) / TimestampsPerTick;
        return passed >= this[0x380] ? 0 : this[0x380] - passed;
    }

    public override void Write(ulong offset, int width, ulong value)
    {
        this[offset] = (uint)value;
        if (offset == 0x380)
            _started = FakeMachine.Bus.Timestamp;
        if (offset != 0xB0)
            return;
        Ended++;
        if (UnfinishedInterrupts > 0)
            UnfinishedInterrupts--;
    }
}
