using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// All installed filters, merged: filters that test the same bits form a shape, shapes stand in the order in which their matches win, and what tells the
/// filters of one shape apart is hashed. All memory is given at boot. Whether a filter may be installed is <see cref="FilterDecoder"/>'s question.
/// </summary>
public unsafe struct FilterTable
{
    private byte* _memory;
    private FilterLayout _layout;
    private OrderArray _order;
    private uint _firstFree;

    [InlineArray(FilterLayout.MaxShapes)]
    private struct OrderArray
    {
        private byte _first;
    }

    /// <summary>Filters installed.</summary>
    public uint Count { get; private set; }

    public int ShapeCount { get; private set; }

    /// <summary>Changes whenever compiled code has to be made again: not with every filter, only with a shape or its guards.</summary>
    public uint Version { get; private set; }

    public readonly bool IsFull => _firstFree == 0;

    public readonly byte* Memory => _memory;

    public readonly FilterLayout Layout => _layout;

    /// <param name="memory">Cleared, 128-aligned, as much as the layout for this number of filters says.</param>
    /// <param name="filters">How many filters can be installed.</param>
    /// <param name="secrets">A random number for each of <see cref="CanonicalFilter.MaxFields"/> fields, so that nobody can choose filters that collide.</param>
    public void Initialise(void* memory, uint filters, ReadOnlySpan<ulong> secrets)
    {
        this = default;
        _memory = (byte*)memory;
        _layout = new FilterLayout(filters);
        for (var i = 0; i < CanonicalFilter.MaxFields; i++)
            *(ulong*)(_memory + FilterLayout.Key(i)) = secrets[i] | 1;
        for (var number = filters; number > 0; number--)
        {
            this[number]->Shape = FilterRecord.Free;
            this[number]->Next = _firstFree;
            _firstFree = number;
        }

        this[0]->Shape = FilterRecord.Free;
    }

    public readonly FilterRecord* this[uint number] => (FilterRecord*)(_memory + FilterLayout.Records) + number;

    public readonly FilterShape* Shape(uint slot) => (FilterShape*)(_memory + FilterLayout.Shape(slot));

    public readonly bool IsInstalled(uint number) => number < _layout.RecordCount && this[number]->Shape != FilterRecord.Free;

    /// <summary>The slot of the shape whose match wins over all but <paramref name="rank"/> others.</summary>
    public readonly uint ShapeAt(int rank) => _order[rank];

    /// <summary>The place of a shape in the order, or, if there is none like it, where it would be.</summary>
    public readonly bool TryFindRank(in FilterShape shape, out int rank)
    {
        for (rank = 0; rank < ShapeCount; rank++)
        {
            var order = FilterShape.Compare(*Shape(_order[rank]), shape);
            if (order >= 0)
                return order == 0;
        }

        return false;
    }

    /// <summary>Installs a filter that was decoded; there is room for it and nothing that equals it.</summary>
    /// <returns>Its number.</returns>
    public uint Insert(in CanonicalFilter filter, uint owner)
    {
        var number = _firstFree;
        var record = this[number];
        _firstFree = record->Next;
        var slot = FindOrAddShape(FilterShape.Of(filter));
        *record = new FilterRecord { Shape = slot, Owner = owner, Generation = record->Generation };
        for (var i = 0; i < filter.Count; i++)
            record->Values[i] = filter.Value(i);
        Shape(slot)->Filters++;
        Count++;
        Regroup(slot, GuardsWith(Shape(slot), record), number, number);
        FilterChains.Link(this, number);
        return number;
    }

    /// <summary>Removes an installed filter; from now on its packets go to whichever filter is next.</summary>
    public void Remove(uint number)
    {
        var record = this[number];
        var slot = record->Shape;
        FilterChains.Unlink(this, number);
        *record = new FilterRecord { Shape = FilterRecord.Free, Next = _firstFree, Generation = record->Generation + 1 };
        _firstFree = number;
        Count--;
        if (--Shape(slot)->Filters == 0)
            RemoveShape(slot);
        else
            Regroup(slot, Shape(slot)->Guards | FilterChains.CommonFields(this, slot, Shape(slot)->Separating, out var example), example, 0);
    }

    private uint FindOrAddShape(in FilterShape shape)
    {
        if (TryFindRank(shape, out var rank))
            return _order[rank];
        var slot = 0U;
        while (Shape(slot)->Filters != 0)
            slot++;
        *Shape(slot) = shape;
        for (var i = ShapeCount; i > rank; i--)
            _order[i] = _order[i - 1];
        _order[rank] = (byte)slot;
        ShapeCount++;
        Version++;
        return slot;
    }

    private void RemoveShape(uint slot)
    {
        TryFindRank(*Shape(slot), out var rank);
        ShapeCount--;
        for (var i = rank; i < ShapeCount; i++)
            _order[i] = _order[i + 1];
        Version++;
    }

    /// <summary>The guards of a shape to which a filter has come: of those that were, the ones whose value it has, too; all that may be when it is the first.</summary>
    private static uint GuardsWith(FilterShape* shape, FilterRecord* newcomer)
    {
        if (shape->Filters == 1)
            return shape->Separating;
        var guards = shape->Guards;
        for (var i = 0; i < shape->FieldCount; i++)
        {
            if (newcomer->Values[i] != shape->Fields[i].Guard)
                guards &= ~(1U << i);
        }

        return guards;
    }

    /// <summary>Gives a shape its guards, and where they change, moves its filters to the chains they now belong to.</summary>
    /// <param name="slot">The shape's.</param>
    /// <param name="guards">Fields in which all its filters agree.</param>
    /// <param name="example">One of the filters, if the guards change.</param>
    /// <param name="newcomer">A filter of the shape that is in no chain yet, or 0.</param>
    private void Regroup(uint slot, uint guards, uint example, uint newcomer)
    {
        var shape = Shape(slot);
        if (guards == shape->Guards)
            return;
        Version++;
        FilterChains.UnlinkAll(this, slot, newcomer);
        shape->Guards = guards;
        for (var i = 0; i < shape->FieldCount; i++)
            shape->Fields[i].Guard = this[example]->Values[i];
        FilterChains.LinkAll(this, slot, newcomer);
    }
}
