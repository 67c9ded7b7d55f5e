namespace ExoCosmos.Drivers.Network;

/// <summary>Who hears that frames which it sent are its own again.</summary>
public interface IFrameSender
{
    /// <param name="cookie">As it was sent.</param>
    /// <param name="isLost">Whether the device was stopped before it had taken it.</param>
    void Finish(ulong cookie, bool isLost);
}
