using System.Numerics;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.Instance;

/// <summary>
/// Pages of the shared window: the same addresses in every process of the instance, frames charged to the instance's account.
/// A run keeps its frames when it is given back (other processes may still have them mapped) and serves the next request of its size class,
/// so the window's memory grows to the instance's highest need and stays there.
/// <code>
///  page 0            InstanceRoot
///       1 … 16       top directory: frame of each directory page
///    4000h … 7FFFh   directory: frame of each page of the window, uint each, 0 = none yet
///    8000h …         runs
/// </code>
/// </summary>
public static unsafe class SharedMemory
{
    public const ulong WindowBase = 0x0000_7D00_0000_0000;
    public const uint WindowPages = 1 << 24;
    public const ulong WindowEnd = WindowBase + ((ulong)WindowPages << Layout.PageShift);

    /// <summary>Pages at the window's start that a creator maps into a new process; all others come by page fault.</summary>
    public const uint RootPages = 1 + TopPages;
    public const uint TopPages = 16;
    public const uint DirectoryStart = 0x4000, RunsStart = 0x8000;

    private static ulong s_window;

    public static InstanceRoot* Root => (InstanceRoot*)s_window;

    public static byte* Window => (byte*)s_window;

    /// <summary>Makes an instance over memory that is all there: for host tests.</summary>
    /// <param name="memory">Zeroed, page-aligned.</param>
    /// <param name="pages">At least 2; the first holds the root.</param>
    public static void CreateHosted(void* memory, uint pages)
    {
        s_window = (ulong)memory;
        *Root = default;
        Root->Fingerprint = SourceFingerprint.Value;
        Root->Pages.Count = pages;
        Root->Pages.Next = 1;
        Root->Pages.Hosted = 1;
    }

    /// <summary>Makes the instance of which this is the first process. The root pages are mapped and zero.</summary>
    internal static void Create()
    {
        s_window = WindowBase;
        Root->Fingerprint = SourceFingerprint.Value;
        Root->Pages.Count = WindowPages;
        Root->Pages.Next = RunsStart;
    }

    /// <summary>Joins the instance whose root pages the creator mapped.</summary>
    /// <returns>False if the instance was made by code from other sources: nothing in the window may be touched.</returns>
    internal static bool Attach()
    {
        s_window = WindowBase;
        return Root->Fingerprint == SourceFingerprint.Value;
    }

    /// <summary>Zeroed pages, or null where the account or the machine has no frames left. <paramref name="pages"/> at most 131072.</summary>
    public static byte* AllocatePages(uint pages)
    {
        if (pages is 0 or > 1u << (SharedPages.Classes - 1))
            return null;
        ref var state = ref Root->Pages;
        var order = BitOperations.Log2(BitOperations.RoundUpToPowerOf2(pages));
        state.Lock.Acquire();
        var start = state.Free[order];
        var recycled = start != 0;
        if (recycled)
            state.Free[order] = *(uint*)AddressOf(start);
        else if (state.Count - state.Next >= 1u << order)
            start = state.Next;
        var provided = start != 0 && SharedFrames.Provide(start, pages);
        if (provided && !recycled)
            state.Next += 1u << order;
        else if (!provided && recycled)
            state.Free[order] = start;
        state.Lock.Release();
        if (!provided)
            return null;

        // Frames come zeroed; a recycled run holds what its last user left.
        if (recycled || state.Hosted != 0)
            Unsafe.InitBlockUnaligned(AddressOf(start), 0, pages * (uint)Layout.PageSize);
        return AddressOf(start);
    }

    /// <param name="start">From <see cref="AllocatePages"/>.</param>
    /// <param name="pages">The number that was asked for.</param>
    public static void FreePages(byte* start, uint pages)
    {
        ref var state = ref Root->Pages;
        var order = BitOperations.Log2(BitOperations.RoundUpToPowerOf2(pages));
        state.Lock.Acquire();
        *(uint*)start = state.Free[order];
        state.Free[order] = PageOf(start);
        state.Lock.Release();
    }

    internal static byte* AddressOf(uint page) => (byte*)(s_window + ((ulong)page << Layout.PageShift));

    internal static uint PageOf(void* address) => (uint)(((ulong)address - s_window) >> Layout.PageShift);
}
