namespace ExoCosmos.LibOS.Paging;

/// <summary>
/// A libOS' own book of what lies where in its address space, page by page. The kernel's tables say only what is mapped; this says what belongs there,
/// mapped or not. How it is kept is the application's choice (docs/notes/0015). Pages are numbers: addresses / 4096, below 2^36.
/// </summary>
public interface IPageTable
{
    /// <summary>Records a page, in place of what was recorded before. False without memory for it: nothing has changed.</summary>
    bool TrySet(ulong page, PageRecord record);

    /// <summary>What is recorded for a page; false if nothing is.</summary>
    bool TryFind(ulong page, out PageRecord record);

    /// <summary>Forgets a page; false if nothing was recorded.</summary>
    bool TryRemove(ulong page, out PageRecord record);

    /// <summary>The first page of [first, end) for which something is recorded; false if there is none.</summary>
    bool TryNext(ulong first, ulong end, out ulong page, out PageRecord record);

    /// <summary>Memory that the table takes at present, in bytes.</summary>
    ulong Bytes { get; }
}
