using System.Runtime.CompilerServices;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>
/// Translations of the running address space that a call has made stale. Before user memory is looked at again, by the kernel or by its owner,
/// the processor forgets exactly these (or all, when there are too many). Of another address space all is forgotten when it is entered next (<see cref="SpaceRoot.Forgotten"/>).
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

    /// <summary>For an address space that is entered or left with some that were not forgotten yet.</summary>
    public readonly SpaceRoot Settle(SpaceRoot root) => Count == 0 ? root : root.Forgotten;

    /// <summary>The translation of a page of this environment is not right any more.</summary>
    public static unsafe void Forget(KernelState* kernel, uint environment, ulong address)
    {
        if (environment == kernel->Current)
            kernel->Translations.Add(address);
        else
            Forget(kernel->Environments.Record(environment));
    }

    /// <summary>Of an environment that does not run.</summary>
    public static unsafe void Forget(Environment.EnvironmentRecord* record) => record->Root = record->Root.Forgotten;
}
