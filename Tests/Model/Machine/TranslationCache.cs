using System.Collections.Generic;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Machine;

/// <summary>
/// The most forgetful kernel's worst enemy: a translation cache that has every translation of the running address space from the moment the
/// kernel was entered, and keeps it until it is told to forget it. Whatever the kernel reads or writes at a user address goes through it.
/// </summary>
public sealed class TranslationCache(PageWalk walk)
{
    private const int LargeShift = 21;

    private readonly Dictionary<ulong, ulong> _entries = [];
    /// <summary>Regions of which it has a large page: forgetting one address there forgets it as a whole (SDM vol. 3, 4.10.4.1).</summary>
    private readonly HashSet<ulong> _large = [];
    private readonly PageWalk _walk = walk;

    /// <summary>Level-4 frame of the running address space.</summary>
    public uint Root { get; private set; }

    public IReadOnlyDictionary<ulong, ulong> Entries => _entries;

    /// <summary>Another address space: nothing of the former one remains.</summary>
    public void Enter(uint root)
    {
        Root = root;
        ForgetAll();
    }

    public void Forget(ulong address)
    {
        _entries.Remove(address & ~0xFFFUL);
        if (!_large.Remove(address >> LargeShift))
            return;
        foreach (var page in Mapping.PagesOf(address))
            _entries.Remove(page);
    }

    public void ForgetAll()
    {
        _entries.Clear();
        _large.Clear();
    }

    /// <summary>Takes in a translation that ring 3 may have used.</summary>
    public void Fill(ulong page) => _ = Translate(page);

    /// <summary>The entry that a processor would use for an address, or 0: what it remembers before what the tables say.</summary>
    public ulong Translate(ulong address)
    {
        var page = address & ~0xFFFUL;
        if (!_entries.TryGetValue(page, out var entry))
        {
            entry = _walk.Find(Root, page);
            if ((entry & PageTableEntry.Present) != 0)
            {
                _entries.Add(page, entry);
                if (_walk.Table(Root, page, 1) == 0)
                    _large.Add(page >> LargeShift);
            }
        }

        return entry;
    }
}
