using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Programs;

/// <summary>Addresses that are worth trying: neighbours in one table, pages that need new tables of each level, and all the edges.</summary>
public sealed class Addresses(Chance chance)
{
    private static readonly ulong[] Pages =
    [
        SimulatedBoot.ArgumentArea,
        SimulatedBoot.ArgumentArea + 0x1000,
        SimulatedBoot.ArgumentArea + 0x2000,
        SimulatedBoot.ArgumentArea + 0x3000,
        SimulatedBoot.ArgumentArea + 0x1F_F000,
        SimulatedBoot.ArgumentArea + 0x20_0000,
        SimulatedBoot.ArgumentArea + 0x4000_0000,
        SimulatedBoot.ArgumentArea + 0x80_0000_0000,
        0x1000,
        Layout.ControlPage - 0x1000,
    ];

    private static readonly ulong[] Edges =
    [
        0,
        0x800,
        SimulatedBoot.ArgumentArea + 0x1001,
        Layout.ControlPage,
        Layout.SystemInfo,
        Layout.EnvironmentTable,
        Layout.FrameTable,
        Layout.PageTables,
        Layout.EntryOf(SimulatedBoot.ArgumentArea) & ~0xFFFUL,
        Layout.Entry4Of(0),
        0x0000_7FFF_FFFF_F000,
        0x0000_8000_0000_0000,
        0xFFFF_8000_0000_0000,
        0xFFFF_FFFF_FFFF_F000,
    ];

    private readonly Chance _chance = chance;

    /// <summary>A page to map.</summary>
    public ulong Page() => _chance.Percent(96) ? _chance.Of(Pages) : _chance.Of(Edges);

    /// <summary>Where a large page can stand.</summary>
    public ulong LargePage() => SimulatedBoot.ArgumentArea + _chance.Of(0x20_0000UL, 0x20_0000UL, 0x60_0000UL, 0x4000_0000UL, 0UL);

    /// <summary>A page that is mapped in the environment, most of the time.</summary>
    public ulong MappedPage(Environment environment)
    {
        var mapped = environment.Pages.Keys.Order().ToArray();
        return mapped.Length != 0 && _chance.Percent(85) ? _chance.Of(mapped) : Page();
    }

    /// <summary>Where an argument of this length stands: as a rule where the environment can write, in rows of 256 bytes; sometimes across a page's end.</summary>
    public ulong Argument(Environment environment, int length)
    {
        if (_chance.Percent(3))
            return _chance.Of(Edges) + (ulong)_chance.Of(0, 8, 0xFF0);
        var pages = environment.Pages.Where(page => (page.Value.Access & MapFlags.Write) != 0 || _chance.Percent(5)).Select(page => page.Key).Order().ToArray();
        if (pages.Length == 0 || _chance.Percent(3))
            return Layout.ControlPage + 0x800;
        var page = _chance.Of(pages);
        return _chance.Percent(4) ? page + Layout.PageSize - (ulong)(length / 16 * 8) : page + ((ulong)_chance.Below(12) * 256);
    }

    /// <summary>A naturally aligned word to sleep on.</summary>
    public ulong Word(Environment environment)
    {
        if (_chance.Percent(15))
            return _chance.Of(Layout.EnvironmentTable + 192 + 4, Layout.EnvironmentTable + 384 + 4, Layout.SystemInfo + 40, Layout.ControlPage + 0x804, Layout.PageTables + 8);
        return MappedPage(environment) + ((ulong)_chance.Below(16) * 8) + (ulong)(_chance.Percent(5) ? 2 : 0);
    }
}
