using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Calls;

/// <summary>
/// A map batch gives back the very page that it stands in, then makes the kernel take that frame as a page table, and hopes that the
/// answer of a later entry is written there: the words of that entry would be page-table entries of its choice.
/// <code>
///   entry 0   Allocate somewhere: the kernel writes its answer, so the page is in the processor's translation buffer
///   entry 1   Unmap and Free the page of the batch: its frame is the next to be taken
///   entry 2   Allocate where a table is missing: the frame becomes that table; flags and reserved word = a large page at address 0
/// </code>
/// </summary>
internal struct BatchThatFreesItself : IAttack
{
    private const ulong Page = OwnPages.Area, Elsewhere = OwnPages.Area + (1UL << 30), Table = OwnPages.Area + (1UL << 39);
    private const ulong EntriesSpan = 1UL << 21;

    public static ReadOnlySpan<byte> Name => "batch-that-frees-itself"u8;

    public static unsafe void Run()
    {
        OwnPages.Add(Page);
        OwnPages.Add(Elsewhere);
        // The third level is there, the second is not: the frame will be a table of 2 MiB pages.
        OwnPages.Add(Table + (1UL << 30));
        var batch = (MapRequest*)Page;
        batch[0] = Allocate(Elsewhere + Layout.PageSize, MapFlags.None);
        batch[1] = new MapRequest { Address = Page, Source = OwnPages.Account, Flags = MapFlags.Unmap | MapFlags.Free };
        batch[2] = Allocate(Table, MapFlags.Replace | MapFlags.Execute);
        KernelApi.Map(Handle.None, batch, 3, out _);

        // Entry 2 lies at byte 64: its flags and reserved word would be table entry 11.
        Trial.Prepare();
        for (ulong entry = 1; entry < 16; entry++)
            Findings.Expect("memory appears through a forged table entry"u8, Trial.Of(Touch.ReadCode, Table + (entry * EntriesSpan)) == 14, entry);
    }

    private static MapRequest Allocate(ulong address, MapFlags more) =>
        new() { Address = address, Source = OwnPages.Account, Flags = MapFlags.Allocate | OwnPages.ReadWrite | more };
}
