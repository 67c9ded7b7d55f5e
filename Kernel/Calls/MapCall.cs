using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>Map: a batch, entry by entry decode then invoke; it stops before the first entry that is refused.</summary>
public static unsafe class MapCall
{
    public static long Map<TPlatform>(KernelState* kernel, uint caller, Handle environment, ulong batch, ulong count)
        where TPlatform : struct, IPlatform
    {
        var error = EnvironmentCalls.ResolveTarget(kernel, caller, environment, out var targetSlot);
        if (error != KernelError.None)
            return (long)error;
        if (count is 0 or > KernelCalls.MaxBatch)
            return (long)KernelError.BadArgument;
        var target = kernel->Environments.Record(targetSlot);
        for (ulong i = 0; i < count; i++)
        {
            var address = batch + (i * (ulong)sizeof(MapRequest));
            error = One<TPlatform>(kernel, caller, targetSlot, target, address);
            if (error != KernelError.None)
                return i == 0 ? (long)error : (long)i;
        }

        return (long)count;
    }

    private static KernelError One<TPlatform>(KernelState* kernel, uint caller, uint targetSlot, Environment.EnvironmentRecord* target, ulong address)
        where TPlatform : struct, IPlatform
    {
        MapRequest request;
        if (!UserCopy.In<TPlatform>(&request, address, (ulong)sizeof(MapRequest)))
            return KernelError.BadAddress;
        var error = MapDecoder.Decode(kernel, caller, target, request, out var action);
        if (error != KernelError.None)
            return error;
        if ((request.Flags & MapFlags.Allocate) == 0)
        {
            MapInvoker.Invoke(kernel, targetSlot, target, action);
            return KernelError.None;
        }

        // The answer goes where the request came from; that it can be written is known before anything is taken.
        if (!UserCopy.Out<TPlatform>(address, &request, (ulong)sizeof(MapRequest)))
            return KernelError.BadAddress;
        request.Frame = MapInvoker.Invoke(kernel, targetSlot, target, action);
        // A batch may have unmapped or replaced its own page: the mapping stands, and the frame number can be read from the tables.
        _ = UserCopy.Out<TPlatform>(address, &request, (ulong)sizeof(MapRequest));
        return KernelError.None;
    }
}
