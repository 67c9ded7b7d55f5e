using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Capability;

/// <summary>
/// The table of all capabilities: a forest by parent links, and one list per holder. A handle is only good for the environment
/// that holds the slot, and only for the slot's present generation. This type keeps the links; what a kind means is elsewhere.
/// </summary>
public unsafe struct CapabilityTable
{
    /// <summary>Deepest tree of capabilities.</summary>
    public const int MaxDepth = 32;

    private CapabilityInfo* _slots;
    private uint _firstFree;

    public uint Count { get; private set; }

    public uint UsedCount { get; private set; }

    /// <param name="slots">Zeroed room for <paramref name="count"/> slots.</param>
    /// <param name="count">Slots; number 0 is never used.</param>
    public void Initialise(CapabilityInfo* slots, uint count)
    {
        _slots = slots;
        Count = count;
        for (var i = count - 1; i > 0; i--)
        {
            _slots[i].Generation = 1;
            _slots[i].NextHeld = _firstFree;
            _firstFree = i;
        }
    }

    public readonly CapabilityInfo* this[uint slot] => _slots + slot;

    public readonly bool IsFull => _firstFree == 0;

    public readonly Handle HandleOf(uint slot) => Handle.Of(slot, _slots[slot].Generation);

    /// <summary>Turns a handle from outside into a slot that <paramref name="holder"/> holds and that is not being taken away.</summary>
    public readonly KernelError Resolve(uint holder, Handle handle, out uint slot)
    {
        var error = ResolveLeaving(holder, handle, out slot);
        return error == KernelError.None && _slots[slot].Sweep != 0 ? KernelError.BadHandle : error;
    }

    /// <summary>The same, but that it may be on its way already: for those who go on with taking it away.</summary>
    public readonly KernelError ResolveLeaving(uint holder, Handle handle, out uint slot)
    {
        slot = handle.Index;
        if (slot == 0 || slot >= Count)
            return KernelError.BadHandle;
        var entry = _slots + slot;
        return entry->Kind != CapabilityKind.None && entry->Generation == handle.Generation && entry->Holder == holder
            ? KernelError.None
            : KernelError.BadHandle;
    }

    /// <summary>The same, and of this kind with at least these rights.</summary>
    public readonly KernelError Resolve(uint holder, Handle handle, CapabilityKind kind, Rights rights, out uint slot)
    {
        var error = Resolve(holder, handle, out slot);
        if (error != KernelError.None)
            return error;
        if (_slots[slot].Kind != kind)
            return KernelError.WrongKind;
        return (_slots[slot].Rights & rights) == rights ? KernelError.None : KernelError.MissingRight;
    }

    /// <summary>Would it resolve? For where each instruction counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsGood(uint holder, Handle handle, CapabilityKind kind, Rights rights)
    {
        var slot = handle.Index;
        if (slot == 0 || slot >= Count)
            return false;
        var entry = _slots + slot;
        return entry->Kind == kind && entry->Generation == handle.Generation && entry->Holder == holder && entry->Sweep == 0 && (entry->Rights & rights) == rights;
    }

    /// <summary>Adds a capability; there must be a free slot. Links, generation and holder are set here.</summary>
    public uint Insert(uint holder, uint parent, in CapabilityInfo content, ref uint firstHeld)
    {
        var slot = _firstFree;
        var entry = _slots + slot;
        _firstFree = entry->NextHeld;
        var generation = entry->Generation;
        *entry = content;
        entry->Generation = generation;
        entry->Sweep = 0;
        entry->FirstChild = 0;
        LinkHolder(slot, holder, ref firstHeld);
        LinkParent(slot, parent);
        UsedCount++;
        return slot;
    }

    /// <summary>Hands one child to the parent; false when there is none left and the slot can be removed.</summary>
    public readonly bool ReleaseChild(uint slot)
    {
        var child = _slots[slot].FirstChild;
        if (child == 0)
            return false;
        UnlinkParent(child);
        LinkParent(child, _slots[slot].Parent);
        return true;
    }

    /// <summary>Removes a capability. The handle is stale from now on.</summary>
    public void Remove(LooseCapability loose, ref uint firstHeld)
    {
        var slot = loose.Slot;
        var entry = _slots + slot;
        UnlinkParent(slot);
        UnlinkHolder(slot, ref firstHeld);
        var generation = NextGeneration(entry->Generation);
        *entry = default;
        entry->Generation = generation;
        entry->NextHeld = _firstFree;
        _firstFree = slot;
        UsedCount--;
    }

    /// <summary>Gives a capability to another holder under a new generation; its place in the tree stays.</summary>
    public readonly void Move(WithdrawnCapability withdrawn, ref uint oldFirst, uint holder, ref uint newFirst)
    {
        var slot = withdrawn.Slot;
        UnlinkHolder(slot, ref oldFirst);
        LinkHolder(slot, holder, ref newFirst);
        _slots[slot].Generation = NextGeneration(_slots[slot].Generation);
    }

    /// <summary>A descendant without children, or the slot itself when it has none. Follows first children only.</summary>
    public readonly uint Leaf(uint slot)
    {
        while (_slots[slot].FirstChild != 0)
            slot = _slots[slot].FirstChild;
        return slot;
    }

    /// <summary>
    /// May something new come below the slot (0: below nothing)? Trees are at most <see cref="MaxDepth"/> deep, so that a walk is bounded; and what is
    /// being revoked does not grow.
    /// </summary>
    public readonly KernelError CheckParent(uint slot)
    {
        var depth = 1;
        for (; slot != 0; slot = _slots[slot].Parent)
        {
            if ((_slots[slot].Marks & CapabilityMarks.Revoking) != 0)
                return KernelError.Busy;
            depth++;
        }

        return depth <= MaxDepth ? KernelError.None : KernelError.TableFull;
    }

    /// <summary>31 bits, never 0: a handle is a positive number.</summary>
    private static uint NextGeneration(uint generation) => generation == int.MaxValue ? 1 : generation + 1;

    private readonly void LinkParent(uint slot, uint parent)
    {
        var entry = _slots + slot;
        entry->Parent = parent;
        entry->PreviousSibling = 0;
        entry->NextSibling = 0;
        if (parent == 0)
            return;
        entry->NextSibling = _slots[parent].FirstChild;
        if (entry->NextSibling != 0)
            _slots[entry->NextSibling].PreviousSibling = slot;
        _slots[parent].FirstChild = slot;
    }

    private readonly void UnlinkParent(uint slot)
    {
        var entry = _slots + slot;
        if (entry->PreviousSibling != 0)
            _slots[entry->PreviousSibling].NextSibling = entry->NextSibling;
        else if (entry->Parent != 0)
            _slots[entry->Parent].FirstChild = entry->NextSibling;
        if (entry->NextSibling != 0)
            _slots[entry->NextSibling].PreviousSibling = entry->PreviousSibling;
    }

    private readonly void LinkHolder(uint slot, uint holder, ref uint firstHeld)
    {
        var entry = _slots + slot;
        entry->Holder = holder;
        entry->PreviousHeld = 0;
        entry->NextHeld = firstHeld;
        if (firstHeld != 0)
            _slots[firstHeld].PreviousHeld = slot;
        firstHeld = slot;
    }

    private readonly void UnlinkHolder(uint slot, ref uint firstHeld)
    {
        var entry = _slots + slot;
        if (entry->PreviousHeld != 0)
            _slots[entry->PreviousHeld].NextHeld = entry->NextHeld;
        else
            firstHeld = entry->NextHeld;
        if (entry->NextHeld != 0)
            _slots[entry->NextHeld].PreviousHeld = entry->PreviousHeld;
    }
}
