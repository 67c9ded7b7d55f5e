using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.LibOS.Paging;

/// <summary>
/// A reservation as a memory manager keeps it: zeroed pages come when they are touched, may be withheld and be given back. What lies where is in a page
/// table of the application's choice; below are the kernel's Map calls, the same whatever the table.
/// </summary>
/// <param name="table">Empty; the range owns it.</param>
/// <param name="account">Pays for the pages.</param>
/// <param name="start">First address, page-aligned.</param>
/// <param name="end">End of the range.</param>
[StructLayout(LayoutKind.Auto)]
public unsafe struct PagedRange<TTable>(TTable table, Handle account, ulong start, ulong end) where TTable : struct, IPageTable
{
    private const uint BatchSize = 32;
    private const MapFlags ReadWrite = MapFlags.Read | MapFlags.Write;

    private TTable _table = table;

    /// <summary>Memory that the page table takes, in bytes.</summary>
    public readonly ulong TableBytes => _table.Bytes;

    /// <summary>The table, for those who only look.</summary>
    public readonly TTable Table => _table;

    /// <summary>A page fault.</summary>
    /// <returns>False if the address lies outside, the page is withheld, or there is no memory.</returns>
    public bool HandleFault(ulong address)
    {
        var page = address >> Layout.PageShift;
        if (address < start || address >= end || _table.TryFind(page, out _))
            return false;
        var request = new MapRequest { Address = page << Layout.PageShift, Source = account, Flags = MapFlags.Allocate | ReadWrite };
        if (KernelApi.Map(Handle.None, &request, 1, out _) != KernelError.None)
            return false;
        if (_table.TrySet(page, new PageRecord((uint)request.Frame, ReadWrite)))
            return true;
        KernelApi.Map(Handle.None, new MapRequest { Address = request.Address, Source = account, Flags = MapFlags.Unmap | MapFlags.Free });
        return false;
    }

    /// <summary>
    /// Gives the pages of [from, to) that are there another access. None withholds them: unmapped, as x86 knows no page that may not be read, with
    /// their frames and contents kept.
    /// </summary>
    public KernelError Protect(ulong from, ulong to, MapFlags access)
    {
        var buffer = stackalloc MapRequest[(int)BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        for (var next = from >> Layout.PageShift; _table.TryNext(next, to >> Layout.PageShift, out var page, out var record); next = page + 1)
        {
            if (access != MapFlags.None)
                batch.Add(page << Layout.PageShift, record.Frame, account, access | MapFlags.Replace);
            else if (record.Access != MapFlags.None)
                batch.Add(page << Layout.PageShift, 0, Handle.None, MapFlags.Unmap);
            // In place of a record that is there: needs no memory.
            _table.TrySet(page, new PageRecord(record.Frame, access));
        }

        return batch.Flush();
    }

    /// <summary>Gives the pages of [from, to) back: they are zero when they are touched again.</summary>
    public KernelError Discard(ulong from, ulong to)
    {
        var buffer = stackalloc MapRequest[(int)BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        for (var next = from >> Layout.PageShift; _table.TryNext(next, to >> Layout.PageShift, out var page, out var record); next = page + 1)
        {
            var frame = record.Frame;
            if (record.Access == MapFlags.None)
                KernelApi.FrameFree(account, &frame, 1);
            else
                batch.Add(page << Layout.PageShift, 0, account, MapFlags.Unmap | MapFlags.Free);
            _table.TryRemove(page, out _);
        }

        return batch.Flush();
    }
}
