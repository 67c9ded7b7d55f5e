using System;
using System.Collections.Generic;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Checking;

/// <summary>
/// Every entry of every page table of one address space must be one that the model knows: nothing is mapped that should not be, no table is
/// writable or leads elsewhere, the kernel's half is the kernel's.
/// </summary>
public sealed class SpaceComparison(PhysicalArena arena, Reference.Environment environment, uint kernelTable, uint informationTable)
{
    private const ulong NoExecute = PageTableEntry.NoExecute;
    private const ulong AccessedAndDirty = 0x60;

    private readonly PhysicalArena _arena = arena;
    private readonly Reference.Environment _environment = environment;
    private readonly uint _kernelTable = kernelTable;
    private readonly uint _informationTable = informationTable;
    private int _pages;
    private int _tables;

    public void Check()
    {
        var root = _arena.Table(_environment.Root.Number);
        if (!root[256..].SequenceEqual(_arena.Table(_kernelTable)[256..]))
            throw new DisagreementException($"environment {_environment.Slot} has another kernel half than the kernel");
        Expect(root[254], ((ulong)_informationTable << 12) | PageTableEntry.Present | PageTableEntry.User | NoExecute, "information pages");
        Expect(root[255], ((ulong)_environment.Root.Number << 12) | PageTableEntry.Present | PageTableEntry.User | NoExecute, "window on the page tables");
        CheckTables(root[..254], 4, 0);
        if (_tables != _environment.Tables.Count)
            throw new DisagreementException($"environment {_environment.Slot} has {_tables} tables, expected {_environment.Tables.Count}");
        var control = _environment.Tables.ContainsKey(PageTableKey.Of(Layout.ControlPage, 1)) && _arena.Table(_environment.Tables[PageTableKey.Of(Layout.ControlPage, 1)].Number)[511] != 0;
        if (_environment.IsAlive && !control)
            throw new DisagreementException($"environment {_environment.Slot} has lost its control page");
        if (_pages != _environment.Pages.Count + (control ? 1 : 0))
            throw new DisagreementException($"environment {_environment.Slot} has {_pages} pages mapped, expected {_environment.Pages.Count}");
    }

    private void CheckTables(ReadOnlySpan<ulong> entries, int level, ulong prefix)
    {
        for (var i = NextUsed(entries, 0); i < entries.Length; i = NextUsed(entries, i + 1))
        {
            var address = prefix | ((ulong)i << (3 + (9 * level)));
            if (level == 2 && (entries[i] & PageTableEntry.Large) != 0)
            {
                CheckLargePage(entries[i], address);
                continue;
            }

            if (!_environment.Tables.TryGetValue(PageTableKey.Of(address, level - 1), out var table))
                throw new DisagreementException($"environment {_environment.Slot} has a table at {address:x} that it should not have");
            Expect(entries[i] & ~AccessedAndDirty, ((ulong)table.Number << 12) | PageTableEntry.Intermediate, "table");
            _tables++;
            if (level > 2)
                CheckTables(_arena.Table(table.Number), level - 1, address);
            else
                CheckPages(_arena.Table(table.Number), address);
        }
    }

    private void CheckPages(ReadOnlySpan<ulong> entries, ulong prefix)
    {
        for (var i = NextUsed(entries, 0); i < entries.Length; i = NextUsed(entries, i + 1))
        {
            var page = prefix | ((ulong)i << 12);
            _pages++;
            if (page == Layout.ControlPage)
                Expect(entries[i], ((ulong)_environment.Control.Number << 12) | PageTableEntry.Access(MapFlags.Read | MapFlags.Write, NoExecute), "control page");
            else if (!_environment.Pages.TryGetValue(page, out var mapping) || mapping.IsLarge)
                throw new DisagreementException($"environment {_environment.Slot} has {entries[i]:x} at {page:x}, where nothing should be mapped");
            else
                Expect(entries[i], Entry(mapping), $"page {page:x}");
        }
    }

    private void CheckLargePage(ulong entry, ulong address)
    {
        foreach (var page in Mapping.PagesOf(address))
        {
            _pages++;
            if (!_environment.Pages.TryGetValue(page, out var mapping) || !mapping.IsLarge)
                throw new DisagreementException($"environment {_environment.Slot} has a large page at {address:x}, where {(mapping == null ? "nothing" : "a small page")} should be mapped");
            Expect((entry & ~PageTableEntry.Large) + (page - address), Entry(mapping), $"page {page:x} of a large one");
        }
    }

    private static ulong Entry(Mapping mapping) =>
        (mapping.Number << 12) | PageTableEntry.Access(mapping.Access, NoExecute) | (mapping.Frame != null ? PageTableEntry.Counted : PageTableEntry.WriteCombining);

    private void Expect(ulong entry, ulong expected, string what)
    {
        if (entry != expected)
            throw new DisagreementException($"environment {_environment.Slot}, {what}: {entry:x}, expected {expected:x}");
    }

    private static int NextUsed(ReadOnlySpan<ulong> entries, int from)
    {
        var next = entries[from..].IndexOfAnyExcept(0UL);
        return next < 0 ? entries.Length : from + next;
    }
}
