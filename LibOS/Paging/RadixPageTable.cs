using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Paging;

/// <summary>
/// The straightforward policy: a tree of four levels with 512 entries in each node, as the processor's own. A page costs four loads, and a lonely one
/// three nodes of 4 KiB.
/// <code>
///   inner entry   63                                12 11 10 9                  0        record: PageRecord
///                |  address of the node, page-aligned |     |  its entries in use |
/// </code>
/// </summary>
/// <param name="nodes">Nodes of <see cref="NodeBytes"/>, aligned to as much.</param>
[StructLayout(LayoutKind.Auto)]
public unsafe struct RadixPageTable(NodeStore nodes) : IPageTable
{
    public const uint NodeBytes = (uint)Layout.PageSize;

    private const int Levels = 4, Bits = 9;
    private const ulong CountMask = 0x3FF, IndexMask = (1 << Bits) - 1;

    private NodeStore _nodes = nodes;
    private ulong* _root;

    public readonly ulong Bytes => _nodes.Bytes;

    public bool TrySet(ulong page, PageRecord record)
    {
        if (_root == null && (_root = (ulong*)_nodes.Take()) == null)
            return false;
        var table = _root;
        ulong* parent = null;
        var path = stackalloc ulong*[Levels];
        for (var level = Levels - 1; level > 0; level--)
        {
            var entry = path[level] = table + Index(page, level);
            if (*entry == 0)
            {
                var node = (ulong)_nodes.Take();
                if (node == 0)
                {
                    Prune(path, level);
                    return false;
                }

                *entry = node;
                Count(parent, 1);
            }

            parent = entry;
            table = NodeOf(*entry);
        }

        var place = table + Index(page, 0);
        Count(parent, *place == 0 ? 1 : 0);
        *place = record.Word;
        return true;
    }

    public readonly bool TryFind(ulong page, out PageRecord record)
    {
        record = default;
        var table = _root;
        for (var level = Levels - 1; level > 0 && table != null; level--)
            table = NodeOf(table[Index(page, level)]);
        if (table != null)
            record = new PageRecord(table[Index(page, 0)]);
        return record.Word != 0;
    }

    public bool TryRemove(ulong page, out PageRecord record)
    {
        if (!TryFind(page, out record))
            return false;
        var path = stackalloc ulong*[Levels];
        var table = _root;
        for (var level = Levels - 1; level > 0; level--)
        {
            path[level] = table + Index(page, level);
            table = NodeOf(*path[level]);
        }

        table[Index(page, 0)] = 0;
        Count(path[1], -1);
        Prune(path, 0);
        return true;
    }

    public readonly bool TryNext(ulong first, ulong end, out ulong page, out PageRecord record)
    {
        record = default;
        for (page = first; page < end && _root != null;)
        {
            var table = _root;
            var level = Levels - 1;
            for (; level > 0 && table[Index(page, level)] != 0; level--)
                table = NodeOf(table[Index(page, level)]);
            record = new PageRecord(level == 0 ? table[Index(page, 0)] : 0);
            if (record.Word != 0)
                return true;
            // On to the next entry of this node that is in use, or behind the node.
            var index = Index(page, level) + 1;
            while (index <= IndexMask && table[index] == 0)
                index++;
            page = ((page >> (Bits * (level + 1)) << Bits) + index) << (Bits * level);
        }

        return false;
    }

    /// <summary>Gives nodes back that have no entry, from the one below <paramref name="level"/> + 1 upwards.</summary>
    private void Prune(ulong** path, int level)
    {
        for (var above = level + 1; above < Levels && *path[above] != 0 && (*path[above] & CountMask) == 0; above++)
        {
            _nodes.Give(NodeOf(*path[above]));
            *path[above] = 0;
            Count(above + 1 < Levels ? path[above + 1] : null, -1);
        }
    }

    private static ulong Index(ulong page, int level) => (page >> (Bits * level)) & IndexMask;

    private static ulong* NodeOf(ulong entry) => (ulong*)(entry & ~(Layout.PageSize - 1));

    private static void Count(ulong* entry, int change)
    {
        if (entry != null)
            *entry += (ulong)change;
    }
}
