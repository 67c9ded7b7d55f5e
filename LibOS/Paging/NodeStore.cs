using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Paging;

/// <summary>
/// Nodes of one size in a range of memory whose pages need not be there before they are touched: a node that was given back is the next to be
/// taken, otherwise the range is used up from below.
/// </summary>
/// <param name="start">Zeroed, aligned as the nodes must be.</param>
/// <param name="bytes">Size of the range.</param>
/// <param name="nodeBytes">Size of a node, at least 8.</param>
[StructLayout(LayoutKind.Auto)]
public unsafe struct NodeStore(void* start, ulong bytes, uint nodeBytes)
{
    private byte* _next = (byte*)start;
    private void** _free;

    /// <summary>Nodes that are in use.</summary>
    public ulong Count { get; private set; }

    public readonly ulong Bytes => Count * nodeBytes;

    /// <summary>A zeroed node, or null when the range is used up.</summary>
    public void* Take()
    {
        var node = (void*)_free;
        if (node != null)
        {
            _free = (void**)*_free;
            Unsafe.InitBlockUnaligned(node, 0, nodeBytes);
        }
        else if (bytes - (ulong)(_next - (byte*)start) >= nodeBytes)
        {
            node = _next;
            _next += nodeBytes;
        }

        Count += node == null ? 0u : 1;
        return node;
    }

    public void Give(void* node)
    {
        *(void**)node = _free;
        _free = (void**)node;
        Count--;
    }
}
