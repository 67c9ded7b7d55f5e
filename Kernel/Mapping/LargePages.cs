using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>
/// Pages of 2 MiB: a level-2 entry that maps 512 frames in a row (SDM vol. 3, 4.5.4). Each of the frames is checked and counted as if it were mapped by an entry
/// of its own, so nothing else needs to know of large pages, and a request costs as much as 512 frames may.
/// </summary>
public static unsafe class LargePages
{
    public const ulong Size = 1UL << 21;
    public const uint Frames = 512;

    private const MapFlags Known = MapFlags.AccessMask | MapFlags.Unmap | MapFlags.Protect | MapFlags.Free | MapFlags.Large | MapFlags.Split;

    /// <summary>Is the address in a large page? Then entries for small ones cannot stand there.</summary>
    public static bool Covers(KernelState* kernel, EnvironmentRecord* target, ulong address) =>
        target->LargePages != 0 && Find(kernel, target->TableFrame, address) is var entry && entry != null && IsLarge(*entry);

    public static KernelError Decode(KernelState* kernel, uint target, in MapRequest request, out MapAction action)
    {
        action = default;
        var flags = request.Flags;
        if ((flags & ~Known) != 0 || (request.Address & (Size - 1)) != 0)
            return KernelError.BadArgument;
        var record = kernel->Environments.Record(target);
        var entry = Find(kernel, record->TableFrame, request.Address);
        if ((flags & MapFlags.Split) != 0)
            return DecodeSplit(kernel, record, request, entry, out action);
        if ((flags & MapFlags.Unmap) != 0)
            return DecodeUnmap(kernel, target, request, entry, out action);
        if ((flags & MapFlags.Read) == 0 || (flags & MapFlags.Free) != 0)
            return KernelError.BadArgument;
        var first = request.Frame;
        if ((flags & MapFlags.Protect) != 0)
        {
            if (entry == null || !IsLarge(*entry))
                return KernelError.NotFound;
            first = PageTableEntry.FrameOf(*entry);
        }
        else if (first % Frames != 0)
            return KernelError.BadArgument;
        else if (entry != null && *entry != 0 && (IsLarge(*entry) || !IsEmptyTable(kernel, *entry)))
            return KernelError.Busy;
        else if (entry == null && !MapDecoder.HasRoom(kernel, record, AddressSpace.Missing(kernel, record->TableFrame, request.Address) - 1))
            return KernelError.NoFrames;
        var error = FrameAuthority.CheckRun(kernel, target, request.Source, first, Frames, (Rights)(flags & MapFlags.AccessMask), out var slot);
        if (error == KernelError.None)
            action = new MapAction(request.Address, first, flags, 0, slot);
        return error;
    }

    private static KernelError DecodeSplit(KernelState* kernel, EnvironmentRecord* record, in MapRequest request, ulong* entry, out MapAction action)
    {
        action = default;
        if (request.Flags != MapFlags.Split)
            return KernelError.BadArgument;
        if (entry == null || !IsLarge(*entry))
            return KernelError.NotFound;
        if (!MapDecoder.HasRoom(kernel, record, 1))
            return KernelError.NoFrames;
        action = new MapAction(request.Address, 0, request.Flags, 0, 0);
        return KernelError.None;
    }

    /// <summary>No error if nothing is mapped; small pages are not what was meant.</summary>
    private static KernelError DecodeUnmap(KernelState* kernel, uint target, in MapRequest request, ulong* entry, out MapAction action)
    {
        if (entry == null || *entry == 0 || IsLarge(*entry) || IsEmptyTable(kernel, *entry))
            return MapDecoder.DecodeUnmap(kernel, target, request, out action);
        action = default;
        return KernelError.Busy;
    }

    /// <summary>Carries out a decoded action. Cannot fail.</summary>
    public static void Invoke(KernelState* kernel, uint targetSlot, EnvironmentRecord* target, in MapAction action)
    {
        if ((action.Flags & MapFlags.Split) != 0)
            Split(kernel, targetSlot, target, action.Address);
        else if ((action.Flags & MapFlags.Unmap) != 0)
        {
            var entry = Find(kernel, target->TableFrame, action.Address);
            if (entry != null && IsLarge(*entry))
                Clear(kernel, targetSlot, entry, action.Address, action.Account);
        }
        else
        {
            CapabilityUse.Begin(kernel, kernel->Capabilities[action.Source]);
            Set(kernel, targetSlot, target, action);
        }
    }

    /// <summary>Takes a large mapping away, and with an account gives those frames back to it that nothing else maps.</summary>
    public static void Clear(KernelState* kernel, uint targetSlot, ulong* entry, ulong address, uint account = 0)
    {
        var old = *entry;
        Forget(kernel, targetSlot, address);
        *entry = 0;
        kernel->Environments.Record(targetSlot)->LargePages--;
        for (uint i = 0; i < Frames; i++)
        {
            var small = old + ((ulong)i << Layout.PageShift);
            MapInvoker.Unmap(kernel, &small, account);
        }
    }

    private static void Set(KernelState* kernel, uint targetSlot, EnvironmentRecord* target, in MapAction action)
    {
        var entry = AddressSpace.EnsureLarge(kernel, target->TableFrame, action.Address, target->Account);
        var kind = *entry & (PageTableEntry.Counted | PageTableEntry.WriteCombining);
        if ((action.Flags & MapFlags.Protect) == 0)
        {
            if (*entry != 0)
                FrameOwnership.Free(kernel, (uint)PageTableEntry.FrameOf(*entry));
            target->LargePages++;
            kind = kernel->Frames.Exists(action.Frame) ? PageTableEntry.Counted : PageTableEntry.WriteCombining;
            for (uint i = 0; kind == PageTableEntry.Counted && i < Frames; i++)
                kernel->Frames[action.Frame + i]->Mappings++;
        }

        Forget(kernel, targetSlot, action.Address);
        *entry = (action.Frame << Layout.PageShift) | PageTableEntry.Large | PageTableEntry.Access(action.Flags, kernel->NoExecute) | kind;
    }

    private static void Split(KernelState* kernel, uint targetSlot, EnvironmentRecord* target, ulong address)
    {
        var entry = Find(kernel, target->TableFrame, address);
        var table = FrameOwnership.Allocate(kernel, target->Account, FrameKind.PageTable);
        var pages = kernel->Physical.Table(table);
        for (uint i = 0; i < Frames; i++)
            pages[i] = (*entry & ~PageTableEntry.Large) + ((ulong)i << Layout.PageShift);
        Forget(kernel, targetSlot, address);
        *entry = ((ulong)table << Layout.PageShift) | PageTableEntry.Intermediate;
        target->LargePages--;
    }

    public static bool IsLarge(ulong entry) => (entry & (PageTableEntry.Present | PageTableEntry.Large)) == (PageTableEntry.Present | PageTableEntry.Large);

    private static bool IsEmptyTable(KernelState* kernel, ulong entry)
    {
        var pages = kernel->Physical.Table(PageTableEntry.FrameOf(entry));
        return TableReaper.FirstUsed(pages, (int)Frames) == null;
    }

    private static ulong* Find(KernelState* kernel, ulong root, ulong address)
    {
        var table = root;
        for (var level = 4; level > 2; level--)
        {
            var entry = kernel->Physical.Table(table)[AddressSpace.Index(address, level)];
            if ((entry & PageTableEntry.Present) == 0)
                return null;
            table = PageTableEntry.FrameOf(entry);
        }

        return kernel->Physical.Table(table) + AddressSpace.Index(address, 2);
    }

    /// <summary>The page itself, and the place where the environment reads the table that was, or will be, below the entry.</summary>
    private static void Forget(KernelState* kernel, uint targetSlot, ulong address)
    {
        TranslationBuffer.Forget(kernel, targetSlot, address);
        TranslationBuffer.Forget(kernel, targetSlot, Layout.EntryOf(address));
    }
}
