using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>
/// The short way of a request that comes alone and wants what most want: a frame of one's own account in an empty entry, or other access to one that is mapped. It asks what <see cref="MapDecoder"/> and
/// <see cref="FrameAuthority"/> ask, and everything before it changes anything; what is unusual in any way, and all that is refused, is left to them (docs/notes/0025-fast-paths.md).
/// </summary>
public static unsafe class SinglePage
{
    private const ulong Known = (ulong)(MapFlags.AccessMask | MapFlags.Protect);

    /// <summary>Carries out a request of the running environment about its own address space, or does nothing. (It calls nobody, so that few registers have to be kept.)</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="request">A copy.</param>
    /// <param name="stale">The page whose translation must be forgotten; 0 = none.</param>
    /// <returns>Whether it was carried out; else it must be decoded.</returns>
    public static bool TryCarry(KernelState* kernel, MapRequest* request, out ulong stale)
    {
        stale = 0;
        var page = request->Address;
        if ((page & (Layout.PageSize - 1)) != 0 || page - Layout.PageSize >= Layout.ControlPage - Layout.PageSize)
            return false;
        var entry = AddressSpace.Walk(kernel, kernel->Environments.Record(kernel->Current)->TableFrame, page);
        if (entry == null)
            return false;
        var old = *entry;
        // With the reserved word behind them.
        var flags = *(ulong*)&request->Flags;
        if ((flags & ~Known) != 0 || (flags & (ulong)MapFlags.Read) == 0)
            return false;
        var isProtect = (flags & (ulong)MapFlags.Protect) != 0;
        if ((old & (PageTableEntry.Present | PageTableEntry.Counted)) != (isProtect ? PageTableEntry.Present | PageTableEntry.Counted : 0))
            return false;
        var frame = isProtect ? PageTableEntry.FrameOf(old) : request->Frame;
        if (frame >= kernel->Frames.Count || !kernel->Capabilities.IsGood(kernel->Current, request->Source, CapabilityKind.Account, (Rights)(flags & (ulong)MapFlags.AccessMask)))
            return false;
        var capability = kernel->Capabilities[request->Source.Index];
        var info = kernel->Frames[frame];
        if (info->Account != capability->Base || info->Kind != FrameKind.User || info->IsCondemned)
            return false;

        capability->Marks |= CapabilityMarks.Used;
        if (isProtect)
            stale = page;
        else
            info->Mappings++;
        *entry = (frame << Layout.PageShift) | PageTableEntry.Counted | PageTableEntry.Access((MapFlags)flags, kernel->NoExecute);
        return true;
    }
}
