using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Mechanisms;

/// <summary>
/// A Unix instance is asked for frames while two processes of it read and write files (docs/notes/0026): it gives what its caches can give before the deadline, the
/// files are right all the time, and e2fsck finds nothing. What it cannot give is taken; the program that loses pages is told, and goes on.
/// </summary>
[TestClass]
public sealed partial class UnixRecallTests : FolderTests
{
    private const int BigPieces = 96, PieceBytes = 65536, Busy = 9, OutOfRange = 4;

    /// <summary>In slices of 5 ms: who gives needs a few; who is taken from waits for all of them.</summary>
    private const int LongTerm = 4000, ShortTerm = 300;
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(5);

    [TestMethod]
    public void CleanPagesAreGivenInTime() => AssertGiven(Run("clean", 16384, 700, LongTerm, out var transcript), 16384, 700, transcript, BigPieces);

    [TestMethod]
    public void ChangedPagesAreWrittenThenGiven() => AssertGiven(Run("dirty", 16384, 700, LongTerm, out var transcript), 16384, 700, transcript, 32);

    [TestMethod]
    public void WhatIsNotGivenIsTakenAndTheProgramIsTold()
    {
        // The cache is as small as caches are: what it can give is less than what is asked, by fewer frames than a repossession vector has entries.
        var figures = Run("hold", 2300, 120, ShortTerm, out var transcript);
        Assert.AreEqual(0, figures["recalled"], transcript);
        Assert.AreEqual(0, figures["in-time"], transcript);
        Assert.AreEqual(Busy, figures["early"], transcript);
        Assert.IsGreaterThan(0, figures["taken"], transcript);
        Assert.AreEqual(figures["taken"], figures["repossessed"], transcript);
        Assert.Contains($"lost {figures["taken"]}, all others are as they were", transcript);
        Assert.Contains($"taken by force, in frames, places or blocks: 0x{figures["taken"]:x16}", transcript);
        Assert.AreEqual(1, figures["ended-well"], transcript);
    }

    private static void AssertGiven(Dictionary<string, long> figures, int budget, int amount, string transcript, int pieces)
    {
        Assert.AreEqual(0, figures["recalled"], transcript);
        Assert.AreEqual(1, figures["in-time"], transcript);
        Assert.AreEqual(OutOfRange, figures["early"], transcript);
        Assert.AreEqual(0, figures["taken"], transcript);
        Assert.IsGreaterThanOrEqualTo(amount, figures["less"], transcript);
        Assert.AreEqual(0, figures["allotted"], transcript);
        Assert.AreEqual(budget, figures["budget"], transcript);
        Assert.IsGreaterThan(amount / 2, figures["grown"], "the cache should have grown again");
        Assert.AreEqual(0, figures["repossessed"], transcript);
        Assert.AreEqual(1, figures["ended-well"], transcript);
        Assert.Contains($"{pieces} pieces are right", transcript);
    }

    private Dictionary<string, long> Run(string mode, int budget, int amount, int term, out string transcript)
    {
        var tree = Directory.CreateDirectory(Path.Combine(Folder, "tree")).FullName;
        Tool.Run("gcc", "-static", "-O1", "-o", Path.Combine(tree, "recalled"), Path.Combine(Images.Workspace.Root, "Tests", "Machine", "Programs", "recalled.c"));
        File.WriteAllBytes(Path.Combine(tree, "big"), Words(BigPieces));
        var disk = Ext2Image.Make(Path.Combine(Folder, "disk.img"), 4096, 32, tree);
        var manifest = $"""
            environment mechanisms
              image mechanisms
              arguments recall-unix {mode} {budget} {amount} {term}
              memory 90%
              creation 20
              console
              power
              disk 0
              module unix execute
            """;
        var options = Machines.With(TestModule.FromManifest(Folder, manifest)) with { Disks = [new DiskOptions(disk)], Extra = ["-icount", "shift=3"] };
        using (var guest = Guest.Start(options))
        {
            var end = guest.WaitForEnd(Whole);
            transcript = guest.Serial.Raw.Replace("\r", "", StringComparison.Ordinal);
            Assert.AreEqual(0, end.Status, $"{end.Reason}\n{transcript}");
        }

        Ext2Image.Check(disk);
        if (mode == "dirty")
            CollectionAssert.AreEqual(Words(32), File.ReadAllBytes(Path.Combine(Ext2Image.Extract(disk, Path.Combine(Folder, "extracted")), "new")));
        var line = Line().Match(transcript);
        Assert.IsTrue(line.Success, transcript);
        var figures = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Capture figure in line.Groups["figure"].Captures)
            figures.Add(figure.Value.Split('=')[0], unchecked((long)ulong.Parse(figure.Value.Split('=')[1], CultureInfo.InvariantCulture)));
        return figures;
    }

    /// <summary>The words of Programs/recalled.c.</summary>
    private static byte[] Words(int pieces)
    {
        var words = new uint[pieces * PieceBytes / sizeof(uint)];
        for (var i = 0u; i < words.Length; i++)
            words[i] = unchecked((i * 2654435761u) + 12345);
        return MemoryMarshal.AsBytes<uint>(words).ToArray();
    }

    [GeneratedRegex(@"^= unix(?: (?<figure>[a-z-]+=\d+))*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
