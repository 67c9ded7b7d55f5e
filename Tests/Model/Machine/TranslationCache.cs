using System.Collections.Generic;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Machine;

/// <summary>
/// The most forgetful kernel's worst enemy: a translation cache that has every translation of the running address space from the moment the
/// kernel was entered, and keeps it until it is told to forget it, also while others run: it has process-context identifiers. Whatever the kernel reads or writes at a user address goes through it.
/// </summary>
public sealed class TranslationCache(PageWalk walk)
{
    private const int LargeShift = 21;

    /// <summary>What is remembered under each identifier.</summary>
    private readonly Dictionary<uint, Remembered> _all = new() { [0] = new Remembered() };
    private readonly PageWalk _walk = walk;
    private Remembered _now = new();

    private sealed class Remembered
    {
        public Dictionary<ulong, ulong> Entries { get; } = [];

        /// <summary>Regions of which it has a large page: forgetting one address there forgets it as a whole (SDM vol. 3, 4.10.4.1).</summary>
        public HashSet<ulong> Large { get; } = [];
    }

    /// <summary>Level-4 frame of the running address space.</summary>
    public uint Root { get; private set; }

    /// <summary>What it would use in an address space if that were entered now.</summary>
    public IReadOnlyDictionary<ulong, ulong> Kept(SpaceRoot root) =>
        root.Keeps && _all.TryGetValue(root.Identifier, out var kept) ? kept.Entries : new Dictionary<ulong, ulong>();

    public IReadOnlyDictionary<ulong, ulong> Entries => _now.Entries;

    /// <summary>Times that an address space was entered with what was remembered of it.</summary>
    public long Returns { get; private set; }

    /// <summary>Another address space: of the former one nothing is used, and nothing of this one from earlier unless it may be kept.</summary>
    public void Enter(SpaceRoot root)
    {
        Root = (uint)root.Table;
        if (!_all.TryGetValue(root.Identifier, out var remembered))
            _all.Add(root.Identifier, remembered = new Remembered());
        _now = remembered;
        if (!root.Keeps)
            ForgetAll();
        else
            Returns++;
    }

    public void Forget(ulong address)
    {
        _now.Entries.Remove(address & ~0xFFFUL);
        if (!_now.Large.Remove(address >> LargeShift))
            return;
        foreach (var page in Mapping.PagesOf(address))
            _now.Entries.Remove(page);
    }

    public void ForgetAll()
    {
        _now.Entries.Clear();
        _now.Large.Clear();
    }

    /// <summary>Takes in a translation that ring 3 may have used.</summary>
    public void Fill(ulong page) => _ = Translate(page);

    /// <summary>The entry that a processor would use for an address, or 0: what it remembers before what the tables say.</summary>
    public ulong Translate(ulong address)
    {
        var page = address & ~0xFFFUL;
        if (!_now.Entries.TryGetValue(page, out var entry))
        {
            entry = _walk.Find(Root, page);
            if ((entry & PageTableEntry.Present) != 0)
            {
                _now.Entries.Add(page, entry);
                if (_walk.Table(Root, page, 1) == 0)
                    _now.Large.Add(page >> LargeShift);
            }
        }

        return entry;
    }
}
