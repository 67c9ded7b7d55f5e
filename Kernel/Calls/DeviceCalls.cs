using ExoCosmos.Abi;
using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Processor;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Calls;

/// <summary>Power, SegmentBase, Entropy.</summary>
public static unsafe class DeviceCalls
{
    private const ulong UserEnd = 1UL << 47;
    private const int LongestEntropy = 256;

    public static long Power(KernelState* kernel, uint caller, Handle power, ulong operation, ulong status)
    {
        var error = kernel->Capabilities.Resolve(caller, power, CapabilityKind.Power, Rights.Control, out _);
        if (error != KernelError.None)
            return (long)error;
        if (operation > (ulong)PowerOperation.Reboot)
            return (long)KernelError.BadArgument;
        ConsoleOutput.Refresh();
        if (operation == (ulong)PowerOperation.Reboot)
            PowerSwitch.Reboot();
        else
            PowerSwitch.Off((uint)status);
        return (long)KernelError.Device;
    }

    public static long SegmentBase(ulong which, ulong address)
    {
        if (which > 1 || address >= UserEnd)
            return (long)KernelError.BadArgument;
        SegmentBases.Set((uint)which, address);
        return 0;
    }

    public static long Entropy(KernelState* kernel, uint caller, Handle entropy, ulong buffer, ulong length)
    {
        var error = kernel->Capabilities.Resolve(caller, entropy, CapabilityKind.Entropy, Rights.Read, out _);
        if (error != KernelError.None)
            return (long)error;
        if (length > LongestEntropy)
            return (long)KernelError.BadArgument;
        var bytes = stackalloc byte[LongestEntropy];
        EntropySource.Fill(bytes, (int)length);
        return UserCopy.Out(buffer, bytes, length) ? (long)length : (long)KernelError.BadAddress;
    }
}
