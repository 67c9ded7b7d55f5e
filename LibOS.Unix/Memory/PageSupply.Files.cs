using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Unix.Files;

namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>
/// Pages of mapped files: copies, filled at a scratch address that the program does not know and then mapped where they belong. Reading may
/// wait for the disk while other threads run, so the region is looked up again before the pages take their place.
/// </summary>
internal static unsafe partial class PageSupply
{
    private const uint ScratchSlots = 64;

    private static ulong s_scratchUsed;

    /// <returns>False if the file cannot be read: the program gets SIGBUS or SIGSEGV for it.</returns>
    private static bool ProvideFile(in Region region, ulong address, uint pages, bool mayGive)
    {
        var run = Math.Min(pages, LargestRun);
        var slot = TakeScratch();
        if (slot == ScratchSlots)
            return ProvideFileAgain();
        var scratch = PrivateMemory.Scratch + (slot * LargestRun * Layout.PageSize);
        var filled = Fill(region, address, scratch, ref run, mayGive);
        var placed = filled && PlaceFilled(region, address, scratch, run);
        var buffer = stackalloc MapRequest[(int)LargestRun];
        for (var page = 0u; page < run; page++)
        {
            // What found its place has two mappings and stays; the others are freed with their last.
            buffer[page] = new MapRequest
            {
                Address = scratch + (page * Layout.PageSize), Source = PrivateMemory.Account, Flags = MapFlags.Unmap | MapFlags.Free,
            };
        }

        KernelApi.Map(Handle.None, buffer, run, out _);
        s_scratchUsed &= ~(1UL << (int)slot);
        return placed;
    }

    private static bool Fill(in Region region, ulong address, ulong scratch, ref uint run, bool mayGive)
    {
        var buffer = stackalloc MapRequest[(int)LargestRun];
        for (var page = 0u; page < run; page++)
        {
            buffer[page] = new MapRequest
            {
                Address = scratch + (page * Layout.PageSize), Source = PrivateMemory.Account, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write,
            };
        }

        run = Allocate(buffer, run, mayGive);
        if (run == 0)
            return OutOfMemory();
        var offset = region.FileOffset + (address - region.Start);
        var length = region.FileLimit > offset ? Math.Min(region.FileLimit - offset, run * Layout.PageSize) : 0;
        return length == 0 || FileObjects.ReadAt(region.File, offset, (byte*)scratch, length) >= 0;
    }

    /// <summary>Maps the filled frames into the program, where meanwhile nothing else has come.</summary>
    private static bool PlaceFilled(in Region region, ulong address, ulong scratch, uint run)
    {
        if (!ProgramMemory.IsStill(region, address))
            return true;
        var buffer = stackalloc MapRequest[(int)LargestRun];
        var count = 0u;
        for (var page = 0u; page < run; page++)
        {
            var at = address + (page * Layout.PageSize);
            if (!IsKnown(at))
            {
                var frame = PageTables.FrameAt(scratch + (page * Layout.PageSize));
                buffer[count++] = new MapRequest { Address = at, Frame = frame, Source = PrivateMemory.Account, Flags = region.Access };
            }
        }

        return KernelApi.Map(Handle.None, buffer, count, out var done) == KernelError.None || done != 0 || OutOfMemory();
    }

    /// <summary>Writes the pages of a shared mapping that the program has changed: the processor's dirty bit says which.</summary>
    public static Errno WriteBack(in Region region, ulong start, ulong end)
    {
        for (var page = PageTables.NextMapped(start, end); page < end; page = PageTables.NextMapped(page + Layout.PageSize, end))
        {
            if ((PageTables.Entry(page) & PageTables.Dirty) == 0)
                continue;
            var offset = region.FileOffset + (page - region.Start);
            var size = FileObjects.Size(region.File);
            if (offset >= size)
                continue;
            var written = FileObjects.WriteAt(region.File, offset, (byte*)page, Math.Min(size - offset, Layout.PageSize));
            if (written < 0)
                return (Errno)(-written);
            // Mapping it again with its access clears the dirty bit.
            KernelApi.Map(Handle.None, new MapRequest { Address = page, Source = PrivateMemory.Account, Flags = MapFlags.Protect | region.Access });
        }

        return Errno.None;
    }

    /// <summary>Index of a scratch range that no other thread's fault is using; <see cref="ScratchSlots"/> if all are.</summary>
    private static uint TakeScratch()
    {
        var slot = (uint)System.Numerics.BitOperations.TrailingZeroCount(~s_scratchUsed);
        if (slot < ScratchSlots)
            s_scratchUsed |= 1UL << (int)slot;
        return slot;
    }

    /// <summary>64 threads wait for their pages: this one tries again after the others.</summary>
    private static bool ProvideFileAgain()
    {
        Threads.Waiting.WaitUninterruptibly(null, 0, Clock.After(Clock.NanosecondsPerSecond / 1000));
        return true;
    }
}
