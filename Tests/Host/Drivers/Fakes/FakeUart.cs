using System.Collections.Generic;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>As much of a 16550A as the driver sees.</summary>
public sealed class FakeUart : FakeDevice
{
    private readonly byte[] _registers = new byte[8];
    private byte _divisor;

    public Queue<byte> Received { get; } = new();

    public List<byte> Sent { get; } = [];

    public bool TransmitterStuck { get; set; }

    public bool LoopbackBroken { get; init; }

    public byte ExtraLineStatus { get; set; }

    public int LineStatusReads { get; private set; }

    public int LongestBurst { get; private set; }

    private int _burst;

    public byte Divisor => _divisor;

    public byte InterruptEnable => _registers[1];

    public byte LineControl => _registers[3];

    public byte ModemControl => _registers[4];

    public override ulong Read(ulong offset, int width)
    {
        switch (offset)
        {
            case 0:
                return Received.TryDequeue(out var value) ? value : 0UL;
            case 2:
                return 0xC1;
            case 5:
                LineStatusReads++;
                _burst = 0;
                return (ulong)(ExtraLineStatus | (Received.Count > 0 ? 1 : 0) | (TransmitterStuck ? 0 : 0x60));
            default:
                return _registers[offset];
        }
    }

    public override void Write(ulong offset, int width, ulong value)
    {
        if (offset == 0 && (LineControl & 0x80) != 0)
            _divisor = (byte)value;
        else if (offset == 0 && (ModemControl & 0x10) != 0)
            Received.Enqueue(LoopbackBroken ? (byte)0 : (byte)value);
        else if (offset == 0)
        {
            Sent.Add((byte)value);
            LongestBurst = System.Math.Max(LongestBurst, ++_burst);
        }
        else if (offset == 2 && (value & 2) != 0)
            Received.Clear();
        else
            _registers[offset] = (byte)value;
    }
}
