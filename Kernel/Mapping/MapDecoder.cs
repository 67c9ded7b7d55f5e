using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>Validates one map request against the caller's capabilities and the target's tables.</summary>
public static unsafe class MapDecoder
{
    private const MapFlags Known = MapFlags.AccessMask | MapFlags.Unmap | MapFlags.Protect | MapFlags.Free | MapFlags.Replace | MapFlags.Allocate;

    public static KernelError Decode(KernelState* kernel, uint caller, EnvironmentRecord* target, in MapRequest request, out MapAction action)
    {
        action = default;
        var flags = request.Flags;
        if ((flags & ~Known) != 0 || request.Reserved != 0 || (request.Address & (Layout.PageSize - 1)) != 0)
            return KernelError.BadArgument;
        if (request.Address is < Layout.PageSize or >= Layout.ControlPage)
            return KernelError.OutOfRange;
        if ((flags & MapFlags.Unmap) != 0)
            return DecodeUnmap(kernel, caller, request, out action);
        if ((flags & MapFlags.Read) == 0 || (flags & MapFlags.Free) != 0)
            return KernelError.BadArgument;
        return (flags & MapFlags.Protect) != 0
            ? DecodeProtect(kernel, caller, target, request, out action)
            : DecodeMap(kernel, caller, target, request, out action);
    }

    private static KernelError DecodeUnmap(KernelState* kernel, uint caller, in MapRequest request, out MapAction action)
    {
        action = default;
        if ((request.Flags & ~(MapFlags.Unmap | MapFlags.Free)) != 0)
            return KernelError.BadArgument;
        uint account = 0;
        if ((request.Flags & MapFlags.Free) != 0)
        {
            var error = kernel->Capabilities.Resolve(caller, request.Source, CapabilityKind.Account, Rights.Control, out var slot);
            if (error != KernelError.None)
                return error;
            account = (uint)kernel->Capabilities[slot]->Base;
        }

        action = new MapAction(request.Address, 0, request.Flags, account);
        return KernelError.None;
    }

    /// <summary>More access needs a capability that covers the frame with it, as mapping it anew would.</summary>
    private static KernelError DecodeProtect(KernelState* kernel, uint caller, EnvironmentRecord* target, in MapRequest request, out MapAction action)
    {
        action = default;
        if ((request.Flags & ~(MapFlags.Protect | MapFlags.AccessMask)) != 0)
            return KernelError.BadArgument;
        var entry = AddressSpace.Find(kernel, target->TableFrame, request.Address);
        if (entry == null || (*entry & PageTableEntry.Present) == 0)
            return KernelError.NotFound;
        var error = FrameAuthority.Check(kernel, caller, request.Source, PageTableEntry.FrameOf(*entry), RightsFor(request.Flags));
        if (error == KernelError.None)
            action = new MapAction(request.Address, 0, request.Flags, 0);
        return error;
    }

    private static KernelError DecodeMap(KernelState* kernel, uint caller, EnvironmentRecord* target, in MapRequest request, out MapAction action)
    {
        action = default;
        uint account = 0;
        ulong needed = 0;
        if ((request.Flags & MapFlags.Allocate) != 0)
        {
            var error = kernel->Capabilities.Resolve(caller, request.Source, CapabilityKind.Account, Rights.Control | RightsFor(request.Flags), out var slot);
            if (error != KernelError.None)
                return error;
            account = (uint)kernel->Capabilities[slot]->Base;
            needed = 1;
        }
        else
        {
            var error = FrameAuthority.Check(kernel, caller, request.Source, request.Frame, RightsFor(request.Flags));
            if (error != KernelError.None)
                return error;
        }

        var entry = AddressSpace.Find(kernel, target->TableFrame, request.Address);
        if (entry != null && (*entry & PageTableEntry.Present) != 0 && (request.Flags & MapFlags.Replace) == 0)
            return KernelError.Busy;
        if (!HasRoom(kernel, target, request.Address, account, needed))
            return KernelError.NoFrames;
        action = new MapAction(request.Address, request.Frame, request.Flags, account);
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

    private static Rights RightsFor(MapFlags flags) => (Rights)(flags & MapFlags.AccessMask);
}
