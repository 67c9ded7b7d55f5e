using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Roles;

/// <summary>Has an extent of disk 1 beside the attacker's, fills it once, and says so again and again, as lines may get lost: the test looks whether all of it is still there.</summary>
internal static unsafe class Bystander
{
    private const byte Mark = 0x5A;
    private const ulong Repetition = 5 * Clock.NanosecondsPerSecond;

    /// <summary>Does not return.</summary>
    public static void Run()
    {
        Grants.TryFind("disk1"u8, out var extent);
        OwnPages.Add(ReportPage.Address);
        OwnDisk.PrepareRing();
        new Span<byte>((void*)OwnDisk.DataPage, (int)Layout.PageSize).Fill(Mark);
        for (ulong block = 0; block < extent.Length; block += OwnDisk.BlocksPerPage)
        {
            if (OwnExtents.Begin(DiskOperation.WriteThrough, extent.Handle, block) != 1)
                Panic.Because("the bystander cannot write to its extent"u8);
            OwnDisk.Await(OwnDisk.Ring->Tail + 1);
        }

        while (true)
        {
            Line.Begin("bystander: done"u8).End();
            KernelApi.Sleep(null, 0, Clock.After(Repetition));
        }
    }
}
