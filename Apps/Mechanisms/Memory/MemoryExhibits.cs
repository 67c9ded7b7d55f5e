using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;
using ExoCosmos.Mechanisms.Reporting;

namespace ExoCosmos.Mechanisms.Memory;

/// <summary>Frames in a row and of a colour, large pages, long batches (docs/notes/0028-frames.md).</summary>
public static unsafe class MemoryExhibits
{
    private const MapFlags ReadWrite = MapFlags.Read | MapFlags.Write;
    private const uint PagesOfLarge = 512;
    private const ulong LargePage = 0x2000_0000_0000, SmallPages = 0x2000_4000_0000, Batch = 0x2000_8000_0000, Target = 0x2001_0000_0000;

    private static FrameList s_frames;

    [System.Runtime.CompilerServices.InlineArray((int)PagesOfLarge)]
    private struct FrameList
    {
        private uint _first;
    }

    private static Handle Account => Grants.Find("account"u8);

    public static void Show()
    {
        fixed (FrameList* list = &s_frames)
        {
            var frames = (uint*)list;
            Rows(frames);
            Large(frames);
            LongBatch(frames);
        }
    }

    private static void Rows(uint* frames)
    {
        var free = SystemTables.System.FreeFrames;
        Figures.Begin("rows"u8);
        Figures.Add("row"u8, (ulong)-(long)KernelApi.FrameAllocate(Account, frames, 100, contiguous: true));
        Figures.Add("in-row"u8, CountFrames(frames, 100, frames[0], 1));
        KernelApi.FrameFree(Account, frames, 100);
        Figures.Add("colour"u8, (ulong)-(long)KernelApi.FrameAllocate(Account, frames, 40, new FrameColour(5, 64)));
        ulong coloured = 0;
        for (var i = 0; i < 40; i++)
            coloured += frames[i] % 64 == 5 ? 1u : 0u;
        Figures.Add("coloured"u8, coloured);
        KernelApi.FrameFree(Account, frames, 40);
        Figures.Add("lost"u8, free - SystemTables.System.FreeFrames);
        Figures.End();
    }

    private static ulong CountFrames(uint* frames, uint count, uint first, uint step)
    {
        ulong right = 0;
        for (uint i = 0; i < count; i++)
            right += frames[i] == first + (i * step) ? 1u : 0u;
        return right;
    }

    private static void Large(uint* frames)
    {
        var free = SystemTables.System.FreeFrames;
        Figures.Begin("large"u8);
        Figures.Add("allocated"u8, (ulong)-(long)KernelApi.FrameAllocate(Account, frames, PagesOfLarge, new FrameColour(0, PagesOfLarge), contiguous: true));
        var start = Clock.Ticks;
        Figures.Add("mapped"u8, Refusal(LargePage, frames[0], ReadWrite | MapFlags.Large));
        Figures.Add("large-ticks"u8, Clock.Ticks - start);
        for (ulong page = 0; page < PagesOfLarge; page++)
            *(ulong*)(LargePage + (page * Layout.PageSize)) = page * 3;
        Figures.Add("inside"u8, Refusal(LargePage + Layout.PageSize, 0, MapFlags.Unmap));

        start = Clock.Ticks;
        for (uint page = 0; page < PagesOfLarge; page++)
            Refusal(SmallPages + (page * Layout.PageSize), frames[page], MapFlags.Read);
        Figures.Add("small-ticks"u8, Clock.Ticks - start);
        Figures.Add("same"u8, CountSame(SmallPages));
        Figures.Add("split"u8, Refusal(LargePage, 0, MapFlags.Split));
        Figures.Add("one-gone"u8, Refusal(LargePage + Layout.PageSize, 0, MapFlags.Unmap));
        Figures.Add("left"u8, CountSame(LargePage));
        Figures.Add("in-way"u8, Refusal(LargePage, frames[0], ReadWrite | MapFlags.Large));
        for (uint page = 0; page < PagesOfLarge; page++)
        {
            Refusal(LargePage + (page * Layout.PageSize), 0, MapFlags.Unmap);
            Refusal(SmallPages + (page * Layout.PageSize), 0, MapFlags.Unmap);
        }

        Figures.Add("again"u8, Refusal(LargePage, frames[0], ReadWrite | MapFlags.Large));
        Figures.Add("kept"u8, CountSame(LargePage));
        Figures.Add("given-back"u8, Refusal(LargePage, 0, MapFlags.Unmap | MapFlags.Free | MapFlags.Large));
        // What is left are tables: two for each of the ranges, at most.
        Figures.Add("lost"u8, free - SystemTables.System.FreeFrames);
        Figures.End();
    }

    /// <summary>Pages that are mapped and have the number that was written into the large page.</summary>
    private static ulong CountSame(ulong pages)
    {
        ulong same = 0;
        for (ulong page = 0; page < PagesOfLarge; page++)
        {
            var address = pages + (page * Layout.PageSize);
            same += PageTables.IsMapped(address) && *(ulong*)address == page * 3 ? 1u : 0u;
        }

        return same;
    }

    /// <summary>The longest batch there may be, in a large page, maps one frame at so many addresses; interrupts come meanwhile.</summary>
    private static void LongBatch(uint* frames)
    {
        KernelApi.FrameAllocate(Account, frames, PagesOfLarge, new FrameColour(0, PagesOfLarge), contiguous: true);
        Refusal(Batch, frames[0], ReadWrite | MapFlags.Large);
        var requests = (MapRequest*)Batch;
        uint one;
        KernelApi.FrameAllocate(Account, &one, 1);
        for (uint i = 0; i < KernelCalls.MaxMapBatch; i++)
            requests[i] = new MapRequest { Address = Target + (i * Layout.PageSize), Frame = one, Source = Account, Flags = MapFlags.Read };
        Figures.Begin("batch"u8);
        Carry("mapped"u8, "map-calls"u8, "longest-ticks"u8, requests);
        Figures.Add("mappings"u8, SystemTables.Frame(one).Mappings);
        for (uint i = 0; i < KernelCalls.MaxMapBatch; i++)
            requests[i].Flags = MapFlags.Unmap;
        Carry("unmapped"u8, "unmap-calls"u8, "longest-unmap-ticks"u8, requests);
        Figures.Add("slice-ticks"u8, SystemTables.System.SliceTicks);
        Figures.End();
    }

    private static void Carry(System.ReadOnlySpan<byte> done, System.ReadOnlySpan<byte> calls, System.ReadOnlySpan<byte> longest, MapRequest* requests)
    {
        ulong carried = 0, count = 0, most = 0;
        while (carried < KernelCalls.MaxMapBatch)
        {
            var start = Clock.Ticks;
            var answer = KernelApi.MapSome(Handle.None, requests + carried, KernelCalls.MaxMapBatch - (uint)carried);
            most = System.Math.Max(most, Clock.Ticks - start);
            if (answer <= 0)
                break;
            carried += (ulong)answer;
            count++;
        }

        Figures.Add(done, carried);
        Figures.Add(calls, count);
        Figures.Add(longest, most);
    }

    private static ulong Refusal(ulong address, ulong frame, MapFlags flags) =>
        (ulong)-(long)KernelApi.Map(Handle.None, new MapRequest { Address = address, Frame = frame, Source = Account, Flags = flags });
}
