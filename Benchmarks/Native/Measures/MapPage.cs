using System;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>One of 512 pages that one call maps; the frames and page tables are there.</summary>
internal unsafe struct MapPage : IMeasure
{
    private const uint Batch = 512;
    private const ulong BatchPages = Batch * 32 / Layout.PageSize, FrameList = Places.Pages, Requests = FrameList + Layout.PageSize;
    private const ulong Target = Places.Pages + (1UL << 30);

    public static ReadOnlySpan<byte> Name => "map-page"u8;

    public static uint Operations => Batch;

    public static bool Prepare()
    {
        for (var page = 0u; page <= BatchPages; page++)
            Places.MapFresh(FrameList + (page * Layout.PageSize));
        Places.Require(KernelApi.FrameAllocate(Places.Account, (uint*)FrameList, Batch));
        return true;
    }

    public static void BeforeRound()
    {
        Fill(MapFlags.Unmap);
        Run(Batch);
        Fill(MapFlags.Read | MapFlags.Write);
    }

    public static void Run(uint operations) => Places.Require(KernelApi.Map(Handle.None, (MapRequest*)Requests, operations, out _));

    public static void Finish()
    {
        Fill(MapFlags.Unmap);
        Run(Batch);
    }

    private static void Fill(MapFlags flags)
    {
        var isMap = (flags & MapFlags.Unmap) == 0;
        var account = Places.Account;
        for (var i = 0u; i < Batch; i++)
        {
            ((MapRequest*)Requests)[i] = new MapRequest
            {
                Address = Target + (i * Layout.PageSize), Frame = isMap ? ((uint*)FrameList)[i] : 0, Source = isMap ? account : default, Flags = flags,
            };
        }
    }
}
