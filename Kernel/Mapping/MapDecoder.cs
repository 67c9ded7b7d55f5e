using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>
/// Validates one map request against the capabilities and the tables of the environment whose address space it changes. Whoever asks, what is
/// mapped there is mapped by its own capabilities: so their end finds it (<see cref="Capability.Withdrawal"/>).
/// </summary>
public static unsafe class MapDecoder
{
    private const MapFlags Known = MapFlags.AccessMask | MapFlags.Unmap | MapFlags.Protect | MapFlags.Free | MapFlags.Replace | MapFlags.Allocate
        | MapFlags.Large | MapFlags.Split | MapFlags.Spared;

    public static KernelError Decode(KernelState* kernel, uint target, in MapRequest request, out MapAction action)
    {
        action = default;
        var flags = request.Flags;
        if ((flags & ~Known) != 0 || request.Reserved != 0 || (request.Address & (Layout.PageSize - 1)) != 0)
            return KernelError.BadArgument;
        if (request.Address is < Layout.PageSize or >= Layout.ControlPage)
            return KernelError.OutOfRange;
        if ((flags & (MapFlags.Large | MapFlags.Split)) != 0)
            return LargePages.Decode(kernel, target, request, out action);
        if (LargePages.Covers(kernel, kernel->Environments.Record(target), request.Address))
            return KernelError.Busy;
        if ((flags & MapFlags.Unmap) != 0)
            return DecodeUnmap(kernel, target, request, out action);
        if ((flags & MapFlags.Read) == 0 || (flags & MapFlags.Free) != 0 || (flags & (MapFlags.Spared | MapFlags.Allocate)) == MapFlags.Spared)
            return KernelError.BadArgument;
        return (flags & MapFlags.Protect) != 0
            ? DecodeProtect(kernel, target, request, out action)
            : DecodeMap(kernel, target, request, out action);
    }

    internal static KernelError DecodeUnmap(KernelState* kernel, uint target, in MapRequest request, out MapAction action)
    {
        action = default;
        if ((request.Flags & ~(MapFlags.Unmap | MapFlags.Free | MapFlags.Large)) != 0)
            return KernelError.BadArgument;
        uint account = 0;
        if ((request.Flags & MapFlags.Free) != 0)
        {
            var error = kernel->Capabilities.Resolve(target, request.Source, CapabilityKind.Account, Rights.Control, out var slot);
            if (error != KernelError.None)
                return error;
            account = (uint)kernel->Capabilities[slot]->Base;
        }

        action = new MapAction(request.Address, 0, request.Flags, account, 0);
        return KernelError.None;
    }

    /// <summary>More access needs a capability that covers the frame with it, as mapping it anew would.</summary>
    private static KernelError DecodeProtect(KernelState* kernel, uint target, in MapRequest request, out MapAction action)
    {
        action = default;
        if ((request.Flags & ~(MapFlags.Protect | MapFlags.AccessMask)) != 0)
            return KernelError.BadArgument;
        var record = kernel->Environments.Record(target);
        var entry = AddressSpace.Find(kernel, record->TableFrame, request.Address);
        if (entry == null || (*entry & PageTableEntry.Present) == 0)
            return KernelError.NotFound;
        var error = FrameAuthority.Check(kernel, target, request.Source, PageTableEntry.FrameOf(*entry), RightsFor(request.Flags), out var slot);
        if (error == KernelError.None)
            action = new MapAction(request.Address, 0, request.Flags, 0, slot);
        return error;
    }

    private static KernelError DecodeMap(KernelState* kernel, uint target, in MapRequest request, out MapAction action)
    {
        action = default;
        uint account = 0;
        ulong needed = 0;
        uint slot;
        if ((request.Flags & MapFlags.Allocate) != 0)
        {
            var error = kernel->Capabilities.Resolve(target, request.Source, CapabilityKind.Account, Rights.Control | RightsFor(request.Flags), out slot);
            if (error != KernelError.None)
                return error;
            account = (uint)kernel->Capabilities[slot]->Base;
            needed = 1;
        }
        else
        {
            var error = FrameAuthority.Check(kernel, target, request.Source, request.Frame, RightsFor(request.Flags), out slot);
            if (error != KernelError.None)
                return error;
        }

        var record = kernel->Environments.Record(target);
        var entry = AddressSpace.Find(kernel, record->TableFrame, request.Address);
        if (entry != null && (*entry & PageTableEntry.Present) != 0 && (request.Flags & MapFlags.Replace) == 0)
            return KernelError.Busy;
        if (!HasRoom(kernel, record, request.Address, account, needed))
            return KernelError.NoFrames;
        action = new MapAction(request.Address, request.Frame, request.Flags, account, slot);
        return KernelError.None;
    }

    /// <summary>Room for the missing tables (the target's account) and for the page (the account it is allocated from).</summary>
    private static bool HasRoom(KernelState* kernel, EnvironmentRecord* target, ulong address, uint account, ulong pages)
    {
        var tables = AddressSpace.Missing(kernel, target->TableFrame, address);
        if (tables + pages > kernel->Frames.FreeCount)
            return false;
        // The two accounts may share an ancestor: each is asked for the sum, which is at most three frames too cautious.
        return (tables == 0 || kernel->Accounts.HasRoom(target->Account, tables + pages))
            && (pages == 0 || kernel->Accounts.HasRoom(account, tables + pages));
    }

    /// <summary>Room for tables of the target.</summary>
    internal static bool HasRoom(KernelState* kernel, EnvironmentRecord* target, uint tables) =>
        tables <= kernel->Frames.FreeCount && kernel->Accounts.HasRoom(target->Account, tables);

    private static Rights RightsFor(MapFlags flags) => (Rights)(flags & MapFlags.AccessMask);
}
