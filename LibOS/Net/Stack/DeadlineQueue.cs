using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>
/// Which of many things is due first: a binary heap whose elements know their places. A deadline that moves back is cheap to leave where it is: when the earlier one has
/// passed, its owner looks again.
/// </summary>
public unsafe struct DeadlineQueue
{
    private readonly Element* _heap;
    private readonly int* _places;
    private int _count;

    public struct Element
    {
        public ulong Deadline;
        public int Item;
    }

    /// <param name="heap">Room for as many elements as there are items.</param>
    /// <param name="places">Zeroed room for a number for each item.</param>
    public DeadlineQueue(Element* heap, int* places)
    {
        _heap = heap;
        _places = places;
    }

    /// <summary>The earliest deadline, or <see cref="ulong.MaxValue"/>.</summary>
    public readonly ulong First => _count == 0 ? ulong.MaxValue : _heap[0].Deadline;

    /// <summary>Sees to it that an item is looked at no later than its deadline.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int item, ulong deadline)
    {
        var known = _places[item];
        if (known == 0 ? deadline != ulong.MaxValue : deadline < _heap[known - 1].Deadline)
            Move(item, deadline);
    }

    private void Move(int item, ulong deadline)
    {
        var place = _places[item] - 1;
        if (place < 0)
        {
            place = _count++;
            Put(place, new Element { Deadline = deadline, Item = item });
            Rise(place);
        }
        else
        {
            _heap[place].Deadline = deadline;
            Rise(place);
        }
    }

    /// <summary>Takes the first item if its time has come.</summary>
    public bool TryTake(ulong now, out int item)
    {
        item = 0;
        if (First > now || _count == 0)
            return false;
        item = _heap[0].Item;
        Remove(item);
        return true;
    }

    public void Remove(int item)
    {
        var place = _places[item] - 1;
        if (place < 0)
            return;
        _places[item] = 0;
        var last = _heap[--_count];
        if (place == _count)
            return;
        Put(place, last);
        Rise(place);
        Sink(_places[last.Item] - 1);
    }

    private readonly void Rise(int place)
    {
        while (place > 0 && _heap[place].Deadline < _heap[(place - 1) / 2].Deadline)
        {
            Swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
    }

    private readonly void Sink(int place)
    {
        for (; ; )
        {
            var least = place;
            for (var child = (2 * place) + 1; child <= (2 * place) + 2 && child < _count; child++)
            {
                if (_heap[child].Deadline < _heap[least].Deadline)
                    least = child;
            }

            if (least == place)
                return;
            Swap(place, least);
            place = least;
        }
    }

    private readonly void Swap(int a, int b)
    {
        var element = _heap[a];
        Put(a, _heap[b]);
        Put(b, element);
    }

    private readonly void Put(int place, in Element element)
    {
        _heap[place] = element;
        _places[element.Item] = place + 1;
    }
}
