using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;
using ExoCosmos.Mechanisms.Family;

namespace ExoCosmos.Mechanisms.Recalling;

/// <summary>What the children of the recall exhibits do: both fill memory from an account of their own; one gives back when it is asked.</summary>
public static unsafe class RecallRoles
{
    public const uint Pages = 100;
    /// <summary>From here on they are spared. They are allocated last: what was taken as it comes would be these.</summary>
    private const uint FirstSpared = 50;
    private const ulong Memory = 0x0000_2000_0000_0000, Ring = 0x0000_2100_0000_0000;

    private static uint s_given;

    public static bool TryPlay(ReadOnlySpan<byte> role)
    {
        if (role.SequenceEqual("giver"u8))
            Live(gives: true);
        else if (role.SequenceEqual("keeper"u8))
            Live(gives: false);
        else
            return false;
        return true;
    }

    private static Handle Account => new(SharedPage.Page->Gates[Child.Number]);

    private static void Live(bool gives)
    {
        const ulong top = EnvironmentBuilder.StackTop - (8 * Layout.PageSize);
        var ring = Allocate(Ring, MapFlags.Spared);
        KernelApi.RingAttach(RingKind.Repossession, Handle.None, Account, ring);
        for (var page = 0u; page < Pages; page++)
            Allocate(Memory + (page * Layout.PageSize), page < FirstSpared ? MapFlags.None : MapFlags.Spared);
        if (gives)
            UpcallHandler.Listen(&GiveBack, top, top - (4 * Layout.PageSize), slices: false, epilogues: false, recalls: true);
        Interlocked.Increment(ref SharedPage.Page->Present);
        // Until the parent asks what is left.
        var word = SharedPage.Page->Words + Child.Number;
        while (Volatile.Read(ref *word) == 0)
        {
            var term = new WakeTerm { Address = (ulong)word, Comparison = WakeComparison.NotEqual32 };
            KernelApi.Sleep(&term, 1, WakeTerm.Never);
        }

        Tell();
    }

    private static uint Allocate(ulong address, MapFlags spared)
    {
        var request = new MapRequest { Address = address, Source = Account, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write | spared };
        return KernelApi.Map(Handle.None, &request, 1, out _) == KernelError.None ? (uint)request.Frame : 0;
    }

    private static void GiveBack(UpcallFrame* frame)
    {
        if (frame->Vector != UpcallFrame.RecallVector || SystemTables.Control->Recalled != Account)
            return;
        for (var last = s_given + SystemTables.Control->RecalledAmount; s_given < last && s_given < Pages; s_given++)
            KernelApi.Map(Handle.None, new MapRequest { Address = Memory + (s_given * Layout.PageSize), Source = Account, Flags = MapFlags.Unmap | MapFlags.Free });
    }

    /// <summary>Pages that are left, and entries of the repossession vector that tell the truth.</summary>
    private static void Tell()
    {
        var left = 0UL;
        for (var page = 0u; page < Pages; page++)
            left += !PageTables.IsMapped(Memory + (page * Layout.PageSize)) ? 0 : page < FirstSpared ? 1UL : 1UL << 16;
        var ring = (RingPage*)Ring;
        var right = 0UL;
        for (; ring->Tail != ring->Head; ring->Tail++)
        {
            var entry = RingPage.Repossession(ring, ring->Tail);
            right += entry->Kind == CapabilityKind.Account && entry->Length == 1 && entry->Address - Memory < Pages * Layout.PageSize
                && !PageTables.IsMapped(entry->Address) ? 1u : 0u;
        }

        SharedPage.Page->Figures[Child.Number] = (left << 16) | right;
    }
}
