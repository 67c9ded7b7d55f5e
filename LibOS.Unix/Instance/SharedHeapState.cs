using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.Instance;

/// <summary>Free lists of the shared heap, one per size class of 16 × 2^n bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SharedHeapState
{
    public InstanceLock Lock;
    public FreeBlocks Free;

    /// <summary>16 … 2048 bytes; larger requests are whole pages.</summary>
    public const int Classes = 8;
    public const uint Smallest = 16;
    public const uint Largest = Smallest << (Classes - 1);

    [InlineArray(Classes)]
    public struct FreeBlocks
    {
        private ulong _first;
    }
}
