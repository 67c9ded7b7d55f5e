namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>Registers of 32 bits that keep what is written to them.</summary>
public sealed class FakeRegisters(int length) : FakeDevice
{
    public uint[] Words { get; } = new uint[length / 4];

    public override ulong Read(ulong offset, int width) => Words[offset / 4];

    public override void Write(ulong offset, int width, ulong value) => Words[offset / 4] = (uint)value;
}
