using System;
using System.Buffers.Text;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Paging;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Start;

namespace ExoCosmos.Sparse;

/// <summary>
/// <c>sparse [PAGES]</c> touches pages of a reservation of 64 GiB, scattered and then in a row, with one page-table policy of LibOS and with the other, and says
/// what each takes: memory, and time stamps per page (instructions, where the emulator counts them). The kernel cannot tell the two apart.
/// </summary>
internal static unsafe class Program
{
    private const uint UsualPages = 2000;

    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        BareProcess.Begin(parameters, spawned, &Reservation<RadixPageTable>.Fault);
        var pages = UsualPages;
        if (BareProcess.ArgumentCount > 1 && (!Utf8Parser.TryParse(BareProcess.Argument(1), out pages, out _) || pages is 0 or > 1 << 20))
        {
            BareFile.Standard(2).Write("usage: sparse [PAGES]\n"u8);
            BareProcess.Exit(1);
        }

        var isGood = Measure(new RadixPageTable(Store(RadixPageTable.NodeBytes)), "radix"u8, pages);
        Upcalls.Listen(&Reservation<GuardedPageTable>.Fault, null, null);
        isGood &= Measure(new GuardedPageTable(Store(GuardedPageTable.NodeBytes)), "guarded"u8, pages);
        BareProcess.Exit(isGood ? 0 : 1);
    }

    private static NodeStore Store(uint nodeBytes) =>
        new((void*)Reservation<RadixPageTable>.Nodes, Reservation<RadixPageTable>.NodesBytes, nodeBytes);

    /// <summary>Both patterns, one after the other; each leaves nothing behind.</summary>
    private static bool Measure<TTable>(TTable empty, ReadOnlySpan<byte> name, uint pages) where TTable : struct, IPageTable
    {
        var isGood = Workload<TTable>.Run(empty, name, "scattered"u8, new Scattered(pages));
        return isGood & Workload<TTable>.Run(empty, name, "in a row"u8, new InARow(pages));
    }
}
