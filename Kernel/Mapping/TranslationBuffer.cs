using System.Runtime.CompilerServices;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>
/// Translations of the running address space that a call has made stale. Before user memory is looked at again, by the kernel or by its owner,
/// the processor forgets exactly these (or all, when there are too many). Other address spaces need nothing: switching to one flushes.
/// </summary>
public struct TranslationBuffer
{
    public const int Capacity = 16;

    [InlineArray(Capacity)]
    private struct Addresses
    {
        private ulong _first;
    }

    private Addresses _addresses;

    public int Count { get; private set; }

    public readonly bool MustFlushAll => Count > Capacity;

    public readonly ulong this[int index] => _addresses[index];

    public void Add(ulong address)
    {
        if (Count < Capacity)
            _addresses[Count] = address;
        if (Count <= Capacity)
            Count++;
    }

    public void Clear() => Count = 0;
}
