using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Roles;

/// <summary>
/// The bystander: fills its memory with a pattern that changes each round, and each round checks that the last one still stands, that numbers
/// in floating point come out, and that the kernel still maps a page for it. Each round that was well counts in its page's Beat; it ends
/// at the first that was not, and says so.
/// </summary>
internal static unsafe class Neighbour
{
    private const ulong Pattern = 0x0000_5000_0000_0000, Spare = 0x0000_5100_0000_0000;
    private const uint Pages = 64;
    private const ulong WordsPerPage = Layout.PageSize / sizeof(ulong);
    private const ulong PauseNanoseconds = 1_000_000;

    /// <summary>Does not return.</summary>
    public static void Run()
    {
        var account = Grants.Find("account"u8);
        var buffer = stackalloc MapRequest[32];
        var batch = new MapBatch(Handle.None, buffer, 32);
        for (var page = 0u; page < Pages; page++)
            batch.Add(Pattern + (page * Layout.PageSize), 0, account, MapFlags.Allocate | MapFlags.Read | MapFlags.Write);
        if (batch.Flush() != KernelError.None)
            Panic.Because("the neighbour has no memory"u8);
        Fill(0);
        for (ulong round = 1; ; round++)
        {
            Check(round - 1);
            Fill(round);
            TakeAndReturnPage(account);
            Calculate(round);
            Volatile.Write(ref ReportPage.Own->Beat, round);
            KernelApi.Sleep(null, 0, Clock.After(PauseNanoseconds));
        }
    }

    private static ulong Word(ulong index, ulong round) => (index * 0x9E37_79B9_7F4A_7C15) ^ (round * 0xBF58_476D_1CE4_E5B9);

    private static void Fill(ulong round)
    {
        for (ulong index = 0; index < Pages * WordsPerPage; index++)
            ((ulong*)Pattern)[index] = Word(index, round);
    }

    private static void Check(ulong round)
    {
        for (ulong index = 0; index < Pages * WordsPerPage; index++)
        {
            if (((ulong*)Pattern)[index] != Word(index, round))
                Panic.Because("the neighbour's memory was changed at word"u8, index);
        }
    }

    private static void TakeAndReturnPage(Handle account)
    {
        var taken = KernelApi.Map(Handle.None, new MapRequest { Address = Spare, Source = account, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write });
        if (taken != KernelError.None)
            Panic.Because("the neighbour got no page:"u8, (ulong)taken);
        for (ulong index = 0; index < WordsPerPage; index++)
        {
            if (((ulong*)Spare)[index] != 0)
                Panic.Because("the neighbour got a page with somebody's bytes at"u8, index);
        }

        *(ulong*)Spare = ulong.MaxValue;
        KernelApi.Map(Handle.None, new MapRequest { Address = Spare, Source = account, Flags = MapFlags.Unmap | MapFlags.Free });
    }

    /// <summary>The sum of 1/2^k: exact with the rounding and masks that an environment begins with.</summary>
    private static void Calculate(ulong round)
    {
        var sum = (double)round;
        var part = 1.0;
        for (var step = 0; step < 32; step++)
            sum += part /= 2;
        if (sum != round + (1.0 - (1.0 / 4294967296.0)))
            Panic.Because("the neighbour's floating point is wrong in round"u8, round);
    }
}
