using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Paging;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.Sparse;

/// <summary>
/// 64 GiB of addresses under one page-table policy, and the page-fault handler that goes with it. The policy is the type argument: that is all there is
/// to choosing it.
/// <code>
///   2000_0000_0000   the reservation
///   3000_0000_0000   nodes of its page table, whose pages come when they are touched, too
/// </code>
/// </summary>
internal static unsafe class Reservation<TTable> where TTable : struct, IPageTable
{
    public const ulong Start = 0x2000_0000_0000, Bytes = 64UL << 30, End = Start + Bytes;
    public const ulong Nodes = 0x3000_0000_0000, NodesBytes = 1UL << 30;

    public static PagedRange<TTable> Range;

    /// <summary>Page faults of the reservation.</summary>
    public static uint Faults;

    public static void Fault(Registers* registers)
    {
        var address = registers->FaultAddress;
        if (address is >= Start and < End)
            Faults++;
        if (!registers->IsPageFault || !(Range.HandleFault(address) || IsNode(address) || LibOsMemory.HandleFault(address)))
            LibOsFault.Report(registers);
    }

    /// <summary>Takes all of it back, the page table's memory, too.</summary>
    public static void Clear()
    {
        Range.Discard(Start, End);
        for (var page = LibOS.Memory.PageTables.NextMapped(Nodes, Nodes + NodesBytes); page < Nodes + NodesBytes;
            page = LibOS.Memory.PageTables.NextMapped(page, Nodes + NodesBytes))
            KernelApi.Map(Handle.None, new MapRequest { Address = page, Source = BareProcess.Account.Handle, Flags = MapFlags.Unmap | MapFlags.Free });
    }

    private static bool IsNode(ulong address) => address is >= Nodes and < Nodes + NodesBytes && KernelApi.Map(Handle.None, new MapRequest
    {
        Address = address & ~(Layout.PageSize - 1), Source = BareProcess.Account.Handle, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write,
    }) == KernelError.None;
}
