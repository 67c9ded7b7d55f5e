using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>
/// The reader's side of a disk completion ring (<see cref="RingPage"/>): a page of the environment's own, which the kernel writes from <see cref="Attach"/> on. One
/// reader at a time; entries are taken in the order in which the disks answered.
/// </summary>
/// <param name="address">A page.</param>
public readonly unsafe struct CompletionRing(ulong address)
{
    private readonly RingPage* _page = (RingPage*)address;

    /// <summary>False for one that was never given a page.</summary>
    public bool IsThere => _page != null;

    public bool IsEmpty => Volatile.Read(ref _page->Head) == _page->Tail;

    /// <summary>A wakeup term that holds when there is something to take.</summary>
    public WakeTerm HasNews => new() { Address = (ulong)&_page->Head, Value = _page->Tail, Comparison = WakeComparison.NotEqual32 };

    /// <summary>Lets the kernel put completions of this environment here.</summary>
    /// <param name="memory">Account or Frames capability of the page's frame.</param>
    public KernelError Attach(Handle memory)
    {
        // A page that is not mapped yet comes by page fault.
        Volatile.Read(ref _page->Head);
        return KernelApi.RingAttach(RingKind.DiskCompletion, Handle.None, memory, PageTables.FrameAt((ulong)_page));
    }

    public bool TryTake(out DiskCompletion completion)
    {
        completion = default;
        if (IsEmpty)
            return false;
        completion = *RingPage.Completion(_page, _page->Tail);
        Volatile.Write(ref _page->Tail, _page->Tail + 1);
        return true;
    }

    /// <summary>Begins one request. Others may keep the disk busy; the kernel ends their requests, so it waits its turn.</summary>
    public static KernelError Submit(DiskRequest* request)
    {
        KernelError error;
        while ((error = KernelApi.DiskSubmit(request, 1, out _)) == KernelError.Busy)
            KernelApi.Yield();
        return error;
    }
}
