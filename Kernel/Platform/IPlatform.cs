namespace ExoCosmos.Kernel.Platform;

/// <summary>
/// All that kernel logic knows of the world under it. <see cref="BarePlatform"/> is the machine; host tests have one whose physical memory
/// is an array and whose user memory is read through the environment's own page tables. Logic is generic over an empty struct of this
/// kind, so on the machine every call is direct.
/// </summary>
public interface IPlatform : IProcessor, IUserMemory, IDevices, IDiskDevices, INetworkDevices;
