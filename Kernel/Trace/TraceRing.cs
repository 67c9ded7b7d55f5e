using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Trace;

/// <summary>
/// The kernel's trace: a ring of records in frames that whoever was given them maps. While a kind is off it costs one test at its place in the code,
/// while it is on a few stores. The kernel reads one word of what the holder can write, the mask, and trusts nothing else there.
/// </summary>
public unsafe struct TraceRing
{
    /// <summary>The header, and room for 2048 records.</summary>
    public const uint Pages = 17;
    private const uint Capacity = (Pages - 1) * 4096 / 32;

    private TraceHeader* _header;
    private delegate*<ulong> _clock;
    private ulong _head;

    /// <summary>The kinds that are recorded.</summary>
    public uint Mask { get; private set; }

    /// <param name="memory">Cleared, <see cref="Pages"/> pages.</param>
    /// <param name="clock">The time-stamp counter.</param>
    public void Initialise(void* memory, delegate*<ulong> clock)
    {
        _header = (TraceHeader*)memory;
        _header->Capacity = Capacity;
        _clock = clock;
    }

    /// <summary>Looks what the holder wants recorded.</summary>
    /// <returns>Whether that has changed.</returns>
    public bool Refresh()
    {
        if (_header == null)
            return false;
        var mask = System.Threading.Volatile.Read(ref _header->Mask);
        var isNew = mask != Mask;
        Mask = mask;
        return isNew;
    }

    public readonly bool Has(TraceKind kind) => (Mask & (1u << (int)kind)) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Note(TraceKind kind, uint environment, ulong first, ulong second)
    {
        if (Has(kind))
            Write(kind, environment, first, second);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Write(TraceKind kind, uint environment, ulong first, ulong second)
    {
        var record = (TraceRecord*)((byte*)_header + Layout.PageSize) + (_head % Capacity);
        record->Ticks = _clock();
        record->Environment = environment;
        record->Kind = kind;
        record->First = first;
        record->Second = second;
        System.Threading.Volatile.Write(ref _header->Head, ++_head);
    }
}
