using System;
using System.IO;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Start;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>The extent table of a disk image, as the host reads it.</summary>
internal static class ExtentsOnDisk
{
    private const int BlockSize = 512;

    /// <returns>OWNER/LABEL@FIRST+BLOCKS for each extent, in the table's order.</returns>
    public static string Describe(string path)
    {
        var start = new byte[ExtentTable.Blocks * BlockSize];
        using var disk = File.OpenRead(path);
        disk.ReadExactly(start);
        Assert.AreEqual(TableFinding.Sound, ExtentTable.Find(start, (ulong)disk.Length / BlockSize, out var copy));
        ref readonly var table = ref ExtentTablePage.In((ReadOnlySpan<byte>)start.AsSpan(copy * ExtentTablePage.Size));
        ReadOnlySpan<ExtentEntry> entries = table.Entries;
        return string.Join(' ', entries[..(int)table.Count].ToArray().Select(entry => $"{Encoding.UTF8.GetString(entry.Owner.Text())}/{entry.Label}@{entry.First}+{entry.Blocks}"));
    }
}
