using ExoCosmos.Abi;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Calls;

/// <summary>Yield and Sleep.</summary>
public static unsafe class SliceCalls
{
    public static long Yield<TPlatform>(KernelState* kernel, uint caller, Handle environment) where TPlatform : struct, IPlatform
    {
        // A directed yield is a hint: an environment that cannot run passes the slice on in turn.
        var error = EnvironmentCalls.ResolveTarget(kernel, caller, environment, out _);
        if (error != KernelError.None)
            return (long)error;
        TPlatform.RequestSwitch();
        return 0;
    }

    public static long Sleep<TPlatform>(KernelState* kernel, uint caller, ulong terms, ulong count, ulong deadline)
        where TPlatform : struct, IPlatform
    {
        if (count > WakeTerm.MaxTerms)
            return (long)KernelError.BadArgument;
        var copies = stackalloc WakeTerm[WakeTerm.MaxTerms];
        if (count != 0 && !UserCopy.In<TPlatform>(copies, terms, count * (ulong)sizeof(WakeTerm)))
            return (long)KernelError.BadAddress;
        var error = Sleeper.Arm(kernel, caller, copies, (uint)count, deadline);
        if (error != KernelError.None)
            return (long)error;
        TPlatform.RequestSwitch();
        return 0;
    }
}
