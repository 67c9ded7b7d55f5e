using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.LibOS.Extents;

namespace ExoCosmos.Tests.Host.LibOS.Extents;

/// <summary>
/// A disk that remembers in which steps it came to hold what it holds: within a step sectors arrive in any order, and the power may be cut after any of them; a step is on the medium before the
/// next begins. Behind the table a sector is a single byte: who wrote it last, 0 = cleared.
/// </summary>
internal sealed class CutDisk(ulong blocks)
{
    public byte[] Table { get; } = new byte[ExtentTable.Blocks * 512];

    public byte[] Stamps { get; } = new byte[blocks];

    /// <summary>What was written since the last <see cref="Forget"/>.</summary>
    public List<(bool IsTable, int First, byte[] Content)> Steps { get; } = [];

    public void Forget() => Steps.Clear();

    /// <summary>The disk as it was, with the first steps whole and of the next one the sectors that are chosen.</summary>
    public static void Cut(IReadOnlyList<(bool IsTable, int First, byte[] Content)> steps, int whole, Func<int, bool> chosen, byte[] table, byte[] stamps)
    {
        for (var index = 0; index <= whole && index < steps.Count; index++)
        {
            var (isTable, first, content) = steps[index];
            var size = isTable ? 512 : 1;
            for (var sector = 0; sector < content.Length / size; sector++)
            {
                if (index < whole || chosen(sector))
                    content.AsSpan(sector * size, size).CopyTo((isTable ? table : stamps).AsSpan((first + sector) * size));
            }
        }
    }

    /// <summary>As a change sees it: its copy in memory reaches the medium by writing alone.</summary>
    public readonly struct View(CutDisk disk, byte[] start) : IExtentDisk
    {
        public Span<byte> Start => start;

        public bool WriteCopy(int copy)
        {
            var content = start.AsSpan(copy * ExtentTablePage.Size, ExtentTablePage.Size).ToArray();
            disk.Steps.Add((true, copy * (int)ExtentTable.CopyBlocks, content));
            content.CopyTo(disk.Table.AsSpan(copy * ExtentTablePage.Size));
            return true;
        }

        public bool Clear(ulong first, ulong blocks)
        {
            disk.Steps.Add((false, (int)first, new byte[blocks]));
            disk.Stamps.AsSpan((int)first, (int)blocks).Clear();
            return true;
        }
    }

    public View Open() => new(this, Table.ToArray());
}
