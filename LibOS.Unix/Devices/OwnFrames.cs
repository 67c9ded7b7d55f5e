using System.Threading;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.Devices;

/// <summary>Which page frame is behind an address of one's own: the page tables say it, without a call.</summary>
internal static unsafe class OwnFrames
{
    const ulong FrameMask = 0x000F_FFFF_FFFF_F000;

    /// <param name="address">Memory that may be touched; a page that is not mapped yet comes by page fault.</param>
    public static uint Of(void* address)
    {
        Volatile.Read(ref *(byte*)address);
        return (uint)((*(ulong*)Layout.EntryOf((ulong)address) & FrameMask) >> Layout.PageShift);
    }
}
