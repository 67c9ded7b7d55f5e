using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Files;

namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>What mmap, munmap, mprotect, mremap, madvise, msync and brk do. Addresses come from the program.</summary>
public static unsafe partial class ProgramMemory
{
    private static ulong s_heapStart, s_heapEnd;

    /// <summary>Maps zeroes or a file at an address that the program wants or that is free.</summary>
    /// <param name="template">Content, access and kind; Start and End are ignored. On success the region owns a reference to its file.</param>
    /// <param name="hint">Wanted address, 0 = none.</param>
    /// <param name="length">Bytes, rounded up to pages.</param>
    /// <param name="isFixed">At the hint or not at all.</param>
    /// <param name="replace">With isFixed: take out what is there; otherwise EEXIST.</param>
    /// <param name="address">Where it is.</param>
    public static Errno Map(Region template, ulong hint, ulong length, bool isFixed, bool replace, out ulong address)
    {
        address = 0;
        if (length == 0)
            return Errno.EINVAL;
        if (length > UserMemory.End)
            return Errno.ENOMEM;
        length = RoundUp(length);
        if (isFixed)
        {
            if ((hint & (Layout.PageSize - 1)) != 0)
                return Errno.EINVAL;
            if (!IsProgramRange(hint, length))
                return hint < LowestAddress ? Errno.EPERM : Errno.ENOMEM;
            if (!replace && !s_regions.IsEmpty(hint, hint + length))
                return Errno.EEXIST;
            address = hint;
        }
        else
        {
            address = hint & ~(Layout.PageSize - 1);
            if (address == 0 || !IsProgramRange(address, length) || !s_regions.IsEmpty(address, address + length))
                address = s_regions.FindGap(length, Layout.PageSize, MapLow, MapHigh);
            if (address == 0)
                return Errno.ENOMEM;
        }

        template.Start = address;
        template.End = address + length;
        return Place(template);
    }

    public static Errno Unmap(ulong start, ulong length)
    {
        if (!TryRange(start, length, out var end))
            return Errno.EINVAL;
        if (!s_regions.HasRoom)
            return Errno.ENOMEM;
        Take(start, end);
        return Errno.None;
    }

    public static Errno Protect(ulong start, ulong length, MapFlags access)
    {
        if (length == 0)
            return (start & (Layout.PageSize - 1)) == 0 ? Errno.None : Errno.EINVAL;
        if (!TryRange(start, length, out var end))
            return (start & (Layout.PageSize - 1)) == 0 ? Errno.ENOMEM : Errno.EINVAL;
        if (!s_regions.HasRoom || !s_regions.Covers(start, end, MapFlags.None))
            return Errno.ENOMEM;
        s_regions.Protect<FileReferences>(start, end, access);
        return PageSupply.Protect(start, end, access) ? Errno.None : Errno.ENOMEM;
    }

    /// <summary>MADV_DONTNEED: the pages go; private memory is zero (or the file) again when it is next touched.</summary>
    public static Errno Discard(ulong start, ulong length)
    {
        if (length == 0)
            return Errno.None;
        if (!TryRange(start, length, out var end))
            return Errno.EINVAL;
        WriteBack(start, end);
        PageSupply.Discard(start, end);
        return s_regions.Covers(start, end, MapFlags.None) ? Errno.None : Errno.ENOMEM;
    }

    /// <summary>Writes the changed pages of shared mappings to their files.</summary>
    public static Errno Synchronise(ulong start, ulong length)
    {
        if (length == 0)
            return Errno.None;
        if (!TryRange(start, length, out var end))
            return Errno.EINVAL;
        return !s_regions.Covers(start, end, MapFlags.None) ? Errno.ENOMEM : WriteBack(start, end);
    }

    /// <summary>mremap(2): shrinks, grows in place, or moves the pages elsewhere.</summary>
    public static Errno Remap(ulong start, ulong oldLength, ulong newLength, bool mayMove, bool isFixed, ulong target, out ulong address)
    {
        address = start;
        if (newLength == 0 || newLength > UserMemory.End || !TryRange(start, oldLength, out var end))
            return Errno.EINVAL;
        newLength = RoundUp(newLength);
        var region = s_regions.Find(start);
        if (region == null || region->End < end)
            return Errno.EFAULT;
        if (!s_regions.HasRoom)
            return Errno.ENOMEM;
        if (!isFixed && newLength <= end - start)
        {
            if (start + newLength < end)
                Take(start + newLength, end);
            return Errno.None;
        }

        var copy = *region;
        copy.FileOffset += start - region->Start;
        if (!isFixed && region->End == end && IsProgramRange(start, newLength) && s_regions.IsEmpty(end, start + newLength))
        {
            copy.FileOffset += end - start;
            copy.Start = end;
            copy.End = start + newLength;
            FileReferences.Share(copy);
            s_regions.Insert(copy);
            return Errno.None;
        }

        if (!mayMove)
            return Errno.ENOMEM;
        if (isFixed && IsProgramRange(target, newLength) && target < end && target + newLength > start)
            return Errno.EINVAL;
        FileReferences.Share(copy);
        var error = Map(copy, isFixed ? target : 0, newLength, isFixed, replace: true, out address);
        if (error != Errno.None)
        {
            FileReferences.Release(copy);
            return error;
        }

        PageSupply.Move(start, address, Math.Min(end - start, newLength));
        Take(start, end);
        return Errno.None;
    }

    /// <summary>The heap begins behind the program's last segment.</summary>
    public static void SetHeap(ulong start) => s_heapStart = s_heapEnd = RoundUp(start);

    /// <summary>brk(2).</summary>
    /// <returns>The end of the heap: the wanted one, or the old one if that is impossible.</returns>
    public static ulong SetHeapEnd(ulong wanted)
    {
        if (wanted < s_heapStart || wanted > MapLow)
            return s_heapEnd;
        var (oldPage, newPage) = (RoundUp(s_heapEnd), RoundUp(wanted));
        if (newPage > oldPage)
        {
            var region = new Region { Start = oldPage, End = newPage, Access = MapFlags.Read | MapFlags.Write, Kind = RegionKind.Heap };
            if (!s_regions.IsEmpty(oldPage, newPage) || Place(region) != Errno.None)
                return s_heapEnd;
        }
        else if (newPage < oldPage)
        {
            if (!s_regions.HasRoom)
                return s_heapEnd;
            Take(newPage, oldPage);
        }

        return s_heapEnd = wanted;
    }

    /// <summary>Before another program is loaded in this address space: nothing is left of the old one.</summary>
    public static void Clear()
    {
        Take(0, UserMemory.End);
        s_heapStart = s_heapEnd = 0;
    }

    /// <summary>Writes the dirty pages of shared file mappings in a range.</summary>
    private static Errno WriteBack(ulong start, ulong end)
    {
        var error = Errno.None;
        for (var index = s_regions.FirstEndingAbove(start); index < s_regions.Count && s_regions.All[index].Start < end; index++)
        {
            var region = s_regions.All[index];
            if (!region.Shared || region.File == null)
                continue;
            var failed = PageSupply.WriteBack(region, Math.Max(start, region.Start), Math.Min(end, region.End));
            if (failed != Errno.None)
                error = failed;
        }

        return error;
    }

    private static bool IsProgramRange(ulong start, ulong length) =>
        start >= LowestAddress && start < UserMemory.End && length <= UserMemory.End - start;

    /// <summary>A page-aligned, non-empty range below the end of the program's addresses.</summary>
    private static bool TryRange(ulong start, ulong length, out ulong end)
    {
        end = 0;
        if ((start & (Layout.PageSize - 1)) != 0 || length == 0 || start >= UserMemory.End || length > UserMemory.End - start)
            return false;
        end = start + RoundUp(length);
        return true;
    }

    private static ulong RoundUp(ulong value) => (value + Layout.PageSize - 1) & ~(Layout.PageSize - 1);
}
