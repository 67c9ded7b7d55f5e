namespace ExoCosmos.Drivers.Hardware;

/// <summary>All of the contract at once: what the kernel implements by one empty struct over its X# stubs.</summary>
public interface IMachine : IPorts, IMemoryMap, IDeviceMemory, IDmaMemory, IClock;
