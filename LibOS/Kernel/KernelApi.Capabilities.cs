using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>Capabilities. Handles come back as raw numbers, negative = <see cref="KernelError"/>.</summary>
public static unsafe partial class KernelApi
{
    /// <summary>Makes a child: a sub-range (Frames, Extent), a smaller budget (Account, Creation), fewer rights.</summary>
    public static long CapabilityDerive(Handle handle, ulong start, ulong length, Rights rights) =>
        Call(KernelCall.CapabilityDerive, handle.Value, start, length, (ulong)rights);

    /// <returns>Handle of the upper part [at, end); the old handle keeps the lower.</returns>
    public static long CapabilitySplit(Handle handle, ulong at) => Call(KernelCall.CapabilitySplit, handle.Value, at);

    /// <returns>The handle as it is valid in the other environment.</returns>
    public static long CapabilityGrant(Handle handle, Handle environment, Rights rights, bool move = false) =>
        Call(KernelCall.CapabilityGrant, handle.Value, environment.Value, (ulong)rights, move ? 1u : 0u);

    /// <summary>Removes all descendants, however many steps that takes.</summary>
    public static KernelError CapabilityRevoke(Handle handle)
    {
        while (true)
        {
            var error = Status(Call(KernelCall.CapabilityRevoke, handle.Value));
            if (error != KernelError.Again)
                return error;
        }
    }

    /// <summary>Removes the capability, however many steps its children need to go to its parent.</summary>
    public static KernelError CapabilityDrop(Handle handle)
    {
        while (true)
        {
            var error = Status(Call(KernelCall.CapabilityDrop, handle.Value));
            if (error != KernelError.Again)
                return error;
        }
    }
}
