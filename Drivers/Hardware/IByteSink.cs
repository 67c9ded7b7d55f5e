namespace ExoCosmos.Drivers.Hardware;

/// <summary>Takes the bytes that a device delivers. Must not fail: a full sink drops.</summary>
public interface IByteSink
{
    void Put(byte value);
}
