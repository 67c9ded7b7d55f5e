using System.Numerics;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Paging;

/// <summary>
/// The policy for huge reservations that are touched here and there: a guarded page table (Liedtke, "Page table structures for fine-grain virtual memory", 1994).
/// A tree of small nodes, 16 entries each, in which a node stands only where pages differ: it carries the bits above its own digit as
/// a guard, and levels at which all pages below agree are left out. A lonely page costs one leaf and at most one fork.
/// <code>
///   page number = 9 digits of 4 bits          node of level n, 144 bytes:
///     8 7 6 5 4 3 2 1 0                         guard   digits above n, the same for all pages below
///                                               level   which digit its entries are for; 0: records, else nodes
///                                               used    bit per entry that is not empty
///                                               entries 16
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
public unsafe struct GuardedPageTable : IPageTable
{
    public const uint NodeBytes = 144;

    private const int Bits = 4, Ways = 1 << Bits, RootLevel = 8;

    [StructLayout(LayoutKind.Sequential, Size = (int)NodeBytes)]
    private struct Node
    {
        public ulong Guard;
        public int Level;
        public uint Used;
        public fixed ulong Entries[Ways];

        public readonly bool Covers(ulong page) => page >> (Bits * (Level + 1)) == Guard;

        /// <summary>At least two entries are in use.</summary>
        public readonly bool IsFork => (Used & (Used - 1)) != 0;

        public readonly int Index(ulong page) => (int)(page >> (Bits * Level)) & (Ways - 1);

        /// <summary>Sets or, with 0, clears the entry for a page.</summary>
        public void Put(ulong page, ulong entry)
        {
            var index = Index(page);
            Entries[index] = entry;
            Used = entry == 0 ? Used & ~(1u << index) : Used | (1u << index);
        }
    }

    private NodeStore _nodes;
    private Node* _root;

    /// <param name="nodes">Nodes of <see cref="NodeBytes"/>, aligned to 8.</param>
    public GuardedPageTable(NodeStore nodes)
    {
        _nodes = nodes;
        _root = null;
    }

    public readonly ulong Bytes => _nodes.Bytes;

    public bool TrySet(ulong page, PageRecord record)
    {
        if (_root == null && (_root = NewNode(0, RootLevel)) == null)
            return false;
        var node = _root;
        while (node->Level != 0)
        {
            var child = (Node*)node->Entries[node->Index(page)];
            if (child == null || !child->Covers(page))
                child = AddLeaf(node, child, page);
            if (child == null)
                return false;
            node = child;
        }

        node->Put(page, record.Word);
        return true;
    }

    public readonly bool TryFind(ulong page, out PageRecord record)
    {
        record = default;
        var node = _root;
        while (node != null && node->Covers(page))
        {
            var entry = node->Entries[node->Index(page)];
            if (node->Level == 0)
            {
                record = new PageRecord(entry);
                return entry != 0;
            }

            node = (Node*)entry;
        }

        return false;
    }

    public bool TryRemove(ulong page, out PageRecord record)
    {
        if (!TryFind(page, out record))
            return false;
        var path = stackalloc Node*[RootLevel + 1];
        var depth = 0;
        for (var node = _root; ; node = (Node*)node->Entries[node->Index(page)])
        {
            path[depth] = node;
            if (node->Level == 0)
                break;
            depth++;
        }

        path[depth]->Put(page, 0);
        // An empty node goes, and one in which pages do not differ any more is left out.
        for (; depth > 0 && !path[depth]->IsFork; depth--)
        {
            var node = path[depth];
            var only = node->Used == 0 ? 0 : node->Entries[BitOperations.TrailingZeroCount(node->Used)];
            if (only != 0 && node->Level == 0)
                break;
            path[depth - 1]->Put(page, only);
            _nodes.Give(node);
        }

        return true;
    }

    public readonly bool TryNext(ulong first, ulong end, out ulong page, out PageRecord record)
    {
        page = end;
        record = default;
        return _root != null && first < end && Next(_root, first, out page, out record) && page < end;
    }

    /// <summary>The first page from <paramref name="first"/> on below a node.</summary>
    private static bool Next(Node* node, ulong first, out ulong page, out PageRecord record)
    {
        page = 0;
        record = default;
        var low = node->Guard << (Bits * (node->Level + 1));
        if (first < low)
            first = low;
        if (!node->Covers(first))
            return false;
        for (var rest = node->Used & (~0u << node->Index(first)); rest != 0; rest &= rest - 1)
        {
            var index = BitOperations.TrailingZeroCount(rest);
            if (node->Level == 0)
            {
                page = low | (uint)index;
                record = new PageRecord(node->Entries[index]);
                return true;
            }

            if (Next((Node*)node->Entries[index], first, out page, out record))
                return true;
        }

        return false;
    }

    /// <summary>Makes a leaf for a page below a node: in an empty entry, or beside a child that does not cover it, at a fork where the two differ first.</summary>
    private Node* AddLeaf(Node* node, Node* child, ulong page)
    {
        var leaf = NewNode(page, 0);
        if (leaf == null || child == null)
        {
            if (leaf != null)
                node->Put(page, (ulong)leaf);
            return leaf;
        }

        var other = child->Guard << (Bits * (child->Level + 1));
        var fork = NewNode(page, BitOperations.Log2((page ^ other) >> (Bits * (child->Level + 1)) << (Bits * (child->Level + 1))) / Bits);
        if (fork == null)
        {
            _nodes.Give(leaf);
            return null;
        }

        fork->Put(other, (ulong)child);
        fork->Put(page, (ulong)leaf);
        node->Put(page, (ulong)fork);
        return leaf;
    }

    private Node* NewNode(ulong page, int level)
    {
        var node = (Node*)_nodes.Take();
        if (node == null)
            return null;
        node->Level = level;
        node->Guard = page >> (Bits * (level + 1));
        return node;
    }
}
