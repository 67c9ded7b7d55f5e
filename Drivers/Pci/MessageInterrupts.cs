using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Pci;

/// <summary>One message for everything that a function has to say, by the better of the two ways that it knows.</summary>
internal static class MessageInterrupts
{
    /// <summary>Makes the function interrupt by MSI-X message 0, or by MSI.</summary>
    /// <returns>False when it can only use its line.</returns>
    public static bool TryRoute<TMachine>(in PciFunction<TMachine> function, MessageSignal signal) where TMachine : struct, IPorts, IMemoryMap, IDeviceMemory
    {
        var messages = default(MsiX<TMachine>);
        return messages.Initialize(in function) && messages.Route(0, signal) || Msi.TryEnable(in function, signal);
    }
}
