namespace ExoCosmos.Tests.Host.Drivers.Fakes;

public sealed class FakeIoApic(int inputs) : FakeDevice
{
    private uint _index;

    public uint[] Table { get; } = new uint[2 * inputs];

    public override ulong Read(ulong offset, int width) => offset switch
    {
        0x10 when _index == 1 => (uint)(inputs - 1) << 16 | 0x20,
        0x10 when _index >= 0x10 => Table[_index - 0x10],
        _ => 0,
    };

    public override void Write(ulong offset, int width, ulong value)
    {
        if (offset == 0)
            _index = (uint)value;
        else
            Table[_index - 0x10] = (uint)value;
    }
}
