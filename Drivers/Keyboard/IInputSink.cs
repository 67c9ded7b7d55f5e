using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Keyboard;

/// <summary>Takes the scan codes of a keyboard, and the packets of a mouse beside it.</summary>
public interface IInputSink : IByteSink
{
    void Put(PointerPacket packet);
}
