using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>What of the libOS' own memory comes by page fault: the instance's shared window, and tables of this process.</summary>
public static class LibOsMemory
{
    /// <summary>A page fault of the libOS. Every fault handler of an application asks this first or last.</summary>
    /// <returns>False if nothing of the libOS belongs there.</returns>
    public static bool HandleFault(ulong address) => address switch
    {
        >= SharedMemory.WindowBase and < SharedMemory.WindowEnd => SharedFrames.MapFaulted(address),
        >= PrivateMemory.Start and < PrivateMemory.End => PrivateMemory.HandleFault(address),
        _ => false,
    };
}
