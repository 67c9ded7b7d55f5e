namespace ExoCosmos.Drivers.Network;

/// <summary>Who looks at received frames where a device has put them.</summary>
public interface IFrameTaker
{
    /// <summary>A frame; its buffer is the device's again afterwards.</summary>
    /// <param name="cookie">Of the buffer, as it was supplied.</param>
    /// <param name="length">In bytes; 0: there is none in the buffer.</param>
    /// <param name="checksum">What is known of its checksum.</param>
    void Take(ulong cookie, uint length, FrameChecksum checksum);
}
