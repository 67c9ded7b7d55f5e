using System.Runtime.CompilerServices;
using System.Threading;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Network.E1000;

/// <summary>
/// One direction: a ring of descriptors that the controller goes through in order, and in memory of the driver's own what stands in them. An item (a buffer, a frame) takes one descriptor or several; it comes
/// back with its last.
/// <code>
///   descriptors   … free …  head ── with the controller ── tail  … free …
/// </code>
/// </summary>
internal unsafe struct E1000Queue
{
    /// <summary>Descriptors; one always stays free, or full would look like empty.</summary>
    public const int Size = 512;
    /// <summary>Items at once.</summary>
    public const int MaximumItems = 128;
    public const uint MemoryNeeded = Size * E1000Descriptor.Size;

    private E1000Descriptor* _descriptors;
    private Items _items;
    private int _firstItem;
    private int _head;

    /// <param name="Last">Its last descriptor.</param>
    /// <param name="Since">When it was handed over.</param>
    /// <param name="Physical">Where it is, if it is a buffer.</param>
    public readonly record struct Item(ulong Cookie, int Last, ulong Since, ulong Physical);

    [InlineArray(MaximumItems)]
    private struct Items
    {
        private Item _first;
    }

    public void Initialize(DmaRegion memory)
    {
        this = default;
        _descriptors = (E1000Descriptor*)memory.Address;
        new System.Span<byte>(memory.Address, (int)MemoryNeeded).Clear();
    }

    public int InFlight { readonly get; private set; }

    /// <summary>The descriptor behind the last that the controller has.</summary>
    public int Tail { readonly get; private set; }

    public readonly int FreeDescriptors => (_head - Tail - 1 + Size) % Size;

    /// <summary>The oldest item.</summary>
    public readonly Item First => _items[_firstItem];

    /// <summary>Adds a descriptor to the item that is being made; there is one free.</summary>
    public void Add(ulong address, uint length, byte command)
    {
        _descriptors[Tail] = new E1000Descriptor { Address = address, Length = (ushort)length, Command = command };
        Tail = (Tail + 1) % Size;
    }

    /// <summary>The item is whole.</summary>
    public void End(ulong cookie, ulong since, ulong physical = 0)
    {
        _items[(_firstItem + InFlight) % MaximumItems] = new Item(cookie, (Tail + Size - 1) % Size, since, physical);
        InFlight++;
    }

    /// <summary>Is the controller done with the oldest item? What it says of it is read once.</summary>
    public readonly bool IsDone(out E1000Descriptor last)
    {
        last = default;
        if (InFlight == 0)
            return false;
        var descriptor = _descriptors + First.Last;
        if ((Volatile.Read(ref descriptor->Status) & E1000Descriptor.Done) == 0)
            return false;
        last = *descriptor;
        return true;
    }

    /// <summary>Takes the oldest item.</summary>
    public bool TryTake(out ulong cookie)
    {
        cookie = 0;
        if (InFlight == 0)
            return false;
        cookie = First.Cookie;
        _head = (First.Last + 1) % Size;
        _firstItem = (_firstItem + 1) % MaximumItems;
        InFlight--;
        return true;
    }
}
