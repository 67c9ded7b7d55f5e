using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.Instance;

/// <summary>Bookkeeping of the window's pages: a bump pointer and one free list per power of two.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SharedPages
{
    public InstanceLock Lock;

    /// <summary>Pages in the window, and the first that was never handed out.</summary>
    public uint Count, Next;

    /// <summary>Frames that were taken for the window.</summary>
    public uint Frames;

    /// <summary>Changes whenever pages lose their frames: who sees another number than before unmaps what is gone.</summary>
    public uint Epoch;

    /// <summary>1: the whole window is memory already (a host test); no frames are needed.</summary>
    public uint Hosted;

    /// <summary>Runs of 2^n pages that were given back: page number of the first, whose first word names the next. 0 ends.</summary>
    public FreeRuns Free;

    public const int Classes = 18;

    [InlineArray(Classes)]
    public struct FreeRuns
    {
        private uint _first;
    }
}
