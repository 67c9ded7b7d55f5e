using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Trials;

/// <summary>What an attacker of extents has honestly: the right to ask Init for a few blocks of disk 1.</summary>
internal static unsafe class OwnExtents
{
    public const byte Disk = 1;

    /// <summary>The manifest of the test allows so much.</summary>
    public const ulong Quota = 2 * 2048;

    private const ulong ReplyAddress = 0x0000_4900_0000_0000;

    public static Handle Gate => Grants.Find("extents"u8);

    public static void Begin()
    {
        if (!ExtentClient.TryBegin(ReplyAddress))
            Findings.CannotTry("no extents"u8);
        OwnDisk.PrepareRing();
    }

    public static long Ask(ExtentOperation operation, ulong label, ulong blocks = 0, byte disk = Disk) => (long)ExtentClient.Ask(operation, disk, label, blocks, out _);

    /// <summary>An extent, which it must get.</summary>
    public static ExtentReply Get(ExtentOperation operation, ulong label, ulong blocks)
    {
        var error = ExtentClient.Ask(operation, Disk, label, blocks, out var reply);
        Findings.Expect("an extent of its own"u8, KernelError.None, (long)error, label);
        return reply;
    }

    public static void Delete(ulong label) => Findings.Expect("its own extent back"u8, KernelError.None, Ask(ExtentOperation.Delete, label), label);

    /// <summary>Begins a transfer between the attacker's page of data and a page of an extent.</summary>
    public static long Begin(DiskOperation operation, Handle extent, ulong block)
    {
        var request = OwnDisk.Request(operation, block, OwnPages.FrameOf(OwnDisk.DataPage));
        request.Extent = extent;
        return OwnDisk.Submit(request);
    }

    /// <summary>How many words of the extent are not zero.</summary>
    public static ulong CountUsed(in ExtentReply extent)
    {
        var data = new Span<ulong>((void*)OwnDisk.DataPage, (int)Layout.PageSize / sizeof(ulong));
        var count = 0UL;
        for (ulong block = 0; block < extent.Blocks; block += OwnDisk.BlocksPerPage)
        {
            data.Fill(ulong.MaxValue);
            Findings.ExpectSuccess("reading its own"u8, Begin(DiskOperation.Read, extent.Extent, block), block);
            OwnDisk.Await(OwnDisk.Ring->Tail + 1);
            foreach (var word in data)
                count += word != 0 ? 1u : 0u;
        }

        return count;
    }
}
