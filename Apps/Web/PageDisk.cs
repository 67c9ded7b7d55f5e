using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.Web;

/// <summary>A disk that is read in pages, right into the memory that is served from; several readings at once. A cluster of 256 KiB is one request.</summary>
internal unsafe struct PageDisk
{
    private const int MaxReadings = 8;
    private const int BlocksOfPage = StoreLayout.PageSize / DiskSegment.BlockSize;
    private const ulong LongestSeconds = 60;

    private CompletionRing _ring;
    private Readings _readings;
    private int _count;
    private Handle _account;
    private Handle _extent;

    /// <summary>What a request belongs to; its place is the request's cookie.</summary>
    private struct Reading
    {
        public uint Cluster;
        public uint Pending;
        public bool IsUsed;
        public bool HasFailed;
    }

    [InlineArray(MaxReadings)]
    private struct Readings
    {
        private Reading _first;
    }

    public ulong Pages { get; private set; }

    /// <summary>Two pages.</summary>
    public static Span<byte> Scratch => new((void*)(Places.Disk + Layout.PageSize), 2 * StoreLayout.PageSize);

    /// <summary>Maps the ring of completions and the scratch pages, and attaches the ring.</summary>
    public bool TryProvide(Handle account)
    {
        _account = account;
        _ring = new CompletionRing(Places.Disk);
        return OwnPages.TryMap(account, Places.Disk, 3 * Layout.PageSize)
            && _ring.Attach(account) == KernelError.None;
    }

    public void Use(in NamedCapability disk) => (_extent, Pages) = (disk.Handle, disk.Length / BlocksOfPage);

    public readonly bool HasRoom => _count < MaxReadings;

    public readonly bool IsReading => _count != 0;

    public readonly WakeTerm HasNews => _ring.HasNews;

    /// <summary>Begins to read pages into memory of the account, which is page-aligned.</summary>
    public bool TryBegin(uint cluster, ulong page, MemoryPiece room)
    {
        var place = FindFree();
        if (place < 0)
            return false;
        ref var reading = ref _readings[place];
        reading = new Reading { IsUsed = true, Cluster = cluster };
        _count++;
        var segments = stackalloc DiskSegment[DiskRequest.MaxSegments];
        for (var done = 0; done < room.Length && !reading.HasFailed;)
        {
            var count = 0U;
            var request = new DiskRequest
            {
                Extent = _extent, Memory = _account, Block = (page * BlocksOfPage) + (ulong)(done / DiskSegment.BlockSize), Cookie = (ulong)place, Segments = segments, Operation = DiskOperation.Read,
            };
            for (; count < DiskRequest.MaxSegments && done < room.Length; done += StoreLayout.PageSize)
                segments[count++] = new DiskSegment { Frame = PageTables.FrameAt(room.Address + (uint)done), Blocks = BlocksOfPage };
            request.SegmentCount = count;
            if (CompletionRing.Submit(&request) == KernelError.None)
                reading.Pending++;
            else
                reading.HasFailed = true;
        }

        return true;
    }

    /// <summary>A reading that needed no disk.</summary>
    public void Finish(uint cluster, bool isRead)
    {
        var place = FindFree();
        _readings[place] = new Reading { IsUsed = true, Cluster = cluster, HasFailed = !isRead };
        _count++;
    }

    /// <summary>A reading that has ended.</summary>
    public bool TryTakeRead(out uint cluster, out bool isRead)
    {
        (cluster, isRead) = (0, false);
        if (_count == 0)
            return false;
        Collect();
        for (var place = 0; place < MaxReadings; place++)
        {
            ref var reading = ref _readings[place];
            if (!reading.IsUsed || reading.Pending != 0)
                continue;
            (cluster, isRead) = (reading.Cluster, !reading.HasFailed);
            reading.IsUsed = false;
            _count--;
            return true;
        }

        return false;
    }

    /// <summary>Reads pages and waits for them.</summary>
    public bool TryRead(ulong page, Span<byte> target)
    {
        fixed (byte* room = target)
        {
            if (!TryBegin(0, page, new MemoryPiece(room, target.Length)))
                return false;
        }

        var deadline = Clock.After(LongestSeconds * Clock.NanosecondsPerSecond);
        bool isRead;
        while (!TryTakeRead(out _, out isRead))
        {
            if (Clock.Ticks > deadline)
                return false;
            var term = HasNews;
            KernelApi.Sleep(&term, 1, deadline);
        }

        return isRead;
    }

    private void Collect()
    {
        while (_ring.TryTake(out var completion))
        {
            ref var reading = ref _readings[(int)completion.Cookie];
            reading.Pending--;
            reading.HasFailed |= completion.Status != 0;
        }
    }

    private readonly int FindFree()
    {
        for (var place = 0; place < MaxReadings; place++)
        {
            if (!_readings[place].IsUsed)
                return place;
        }

        return -1;
    }
}
