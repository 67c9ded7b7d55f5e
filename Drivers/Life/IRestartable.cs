namespace ExoCosmos.Drivers.Life;

/// <summary>How far the bringing up of a device has come.</summary>
public enum BringUp : byte
{
    Working,
    Done,

    /// <summary>The device lacks what is needed, or does not behave.</summary>
    Broken,
}

/// <summary>A device that can be stopped and started, a step at a time: no call waits for it.</summary>
public interface IRestartable
{
    /// <summary>Whether something still answers at its place on the bus.</summary>
    bool IsPresent { get; }

    /// <summary>How long it may take to come up.</summary>
    uint StartSeconds { get; }

    /// <summary>Begins to reset the device and locks it out of memory. All that was handed to it is forgotten by it. Harmless at any time.</summary>
    void Stop();

    /// <summary>Whether the device confirms that it is reset and has finished with memory.</summary>
    bool HasStopped { get; }

    /// <summary>The device has not stopped in time: locks it out of memory by force, whatever else depends on what that takes.</summary>
    void CutOff();

    /// <summary>Takes a stopped device one step further towards work. Called again until it is done or broken.</summary>
    BringUp Advance();
}
