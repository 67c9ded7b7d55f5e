using System;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Packet;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>FilterInstall: from now on what matches goes to the caller's ring. The filter is removed by dropping the capability that is answered.</summary>
public static unsafe class FilterCalls
{
    public static long Install<TPlatform>(KernelState* kernel, uint caller, Handle handle, ulong address) where TPlatform : struct, IPlatform
    {
        var error = kernel->Capabilities.Resolve(caller, handle, CapabilityKind.Network, Rights.Read, out var slot);
        if (error != KernelError.None)
            return (long)error;
        FilterOrder order;
        if (!UserCopy.In<TPlatform>(&order, address, (ulong)sizeof(FilterOrder)))
            return (long)KernelError.BadAddress;
        if (order.AtomCount > FilterAtom.MaxCount || order.CededCount > FilterOrder.MaxCeded)
            return (long)KernelError.BadArgument;
        var atoms = stackalloc FilterAtom[FilterAtom.MaxCount];
        var shown = stackalloc Handle[(int)FilterOrder.MaxCeded];
        if (!UserCopy.In<TPlatform>(atoms, (ulong)order.Atoms, order.AtomCount * (ulong)sizeof(FilterAtom))
            || !UserCopy.In<TPlatform>(shown, (ulong)order.Ceded, order.CededCount * (ulong)sizeof(Handle)))
            return (long)KernelError.BadAddress;

        var network = (uint)kernel->Capabilities[slot]->Detail;
        Span<uint> ceded = stackalloc uint[(int)FilterOrder.MaxCeded];
        error = ResolveCeded(kernel, caller, network, new ReadOnlySpan<Handle>(shown, (int)order.CededCount), ceded);
        if (error != KernelError.None)
            return (long)error;
        ref var target = ref kernel->Interfaces[(int)network];
        var conditions = new ReadOnlySpan<FilterAtom>(atoms, (int)order.AtomCount);
        error = FilterDecoder.Decode(target.Filters.Table, conditions, caller, ceded[..(int)order.CededCount], out var bytes, out var filter);
        if (error != KernelError.None)
            return (long)error;
        if (!FilterAuthority.Allows(PortRange.Of(kernel->Capabilities[slot]), bytes))
            return (long)KernelError.OutOfRange;
        error = CapabilityRoom.Below(kernel, caller, slot);
        return error != KernelError.None ? (long)error : Invoke(kernel, caller, slot, filter);
    }

    private static long Invoke(KernelState* kernel, uint caller, uint slot, in CanonicalFilter filter)
    {
        var parent = kernel->Capabilities[slot];
        ref var network = ref kernel->Interfaces[parent->Detail];
        var number = network.Filters.Install(filter, caller);
        var record = network.Filters.Table[number];
        var handle = CapabilityMaker.Insert(kernel, caller, slot, new CapabilityInfo
        {
            Kind = CapabilityKind.Filter,
            Rights = parent->Rights,
            Detail = parent->Detail,
            Base = number,
            Length = 1,
            ObjectGeneration = record->Generation,
        });
        record->Capability = handle.Index;
        network.Info->Filters++;
        return (long)handle.Value;
    }

    /// <summary>The numbers of the filters whose capabilities were shown.</summary>
    private static KernelError ResolveCeded(KernelState* kernel, uint caller, uint network, ReadOnlySpan<Handle> shown, Span<uint> numbers)
    {
        for (var i = 0; i < shown.Length; i++)
        {
            var error = kernel->Capabilities.Resolve(caller, shown[i], CapabilityKind.Filter, Rights.None, out var slot);
            if (error != KernelError.None)
                return error;
            if (kernel->Capabilities[slot]->Detail != network || !NetworkBinding.IsInstalled(kernel, slot))
                return KernelError.NotFound;
            numbers[i] = (uint)kernel->Capabilities[slot]->Base;
        }

        return KernelError.None;
    }
}
