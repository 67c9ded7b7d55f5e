using ExoCosmos.Abi;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Calls;

/// <summary>Power, SegmentBase, Entropy.</summary>
public static unsafe class DeviceCalls
{
    private const ulong UserEnd = 1UL << 47;
    private const int LongestEntropy = 256;

    public static long Power<TPlatform>(KernelState* kernel, uint caller, Handle power, ulong operation, ulong status)
        where TPlatform : struct, IPlatform
    {
        var error = kernel->Capabilities.Resolve(caller, power, CapabilityKind.Power, Rights.Control, out _);
        if (error != KernelError.None)
            return (long)error;
        if (operation > (ulong)PowerOperation.Reboot)
            return (long)KernelError.BadArgument;
        TPlatform.RefreshConsole();
        if (operation == (ulong)PowerOperation.Reboot)
            TPlatform.Reboot();
        else
            TPlatform.PowerOff((uint)status);
        return (long)KernelError.Device;
    }

    public static long SegmentBase<TPlatform>(ulong which, ulong address) where TPlatform : struct, IPlatform
    {
        if (which > 1 || address >= UserEnd)
            return (long)KernelError.BadArgument;
        SegmentBases.Set<TPlatform>((uint)which, address);
        return 0;
    }

    public static long Entropy<TPlatform>(KernelState* kernel, uint caller, Handle entropy, ulong buffer, ulong length)
        where TPlatform : struct, IPlatform
    {
        var error = kernel->Capabilities.Resolve(caller, entropy, CapabilityKind.Entropy, Rights.Read, out _);
        if (error != KernelError.None)
            return (long)error;
        if (length > LongestEntropy)
            return (long)KernelError.BadArgument;
        var bytes = stackalloc byte[LongestEntropy];
        TPlatform.FillWithEntropy(bytes, (int)length);
        return UserCopy.Out<TPlatform>(buffer, bytes, length) ? (long)length : (long)KernelError.BadAddress;
    }
}
