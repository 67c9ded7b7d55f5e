using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>What is not a sound ext2 file system is refused with a reason, or mounted without ever being written.</summary>
[TestClass]
public sealed class MountTests
{
    static readonly byte[] Sound = MakeSound();

    static byte[] MakeSound(params string[] options)
    {
        using var image = new TemporaryFile();
        E2fsprogs.Make(image.Path, "8M", ["-b", "1024", .. options]);
        return File.ReadAllBytes(image.Path);
    }

    [TestMethod]
    [DataRow(0x38, 0u, 2, MountFinding.NoMagic)]
    [DataRow(0x4C, 7u, 4, MountFinding.UnknownRevision)]
    [DataRow(0x18, 3u, 4, MountFinding.BadBlockSize)]
    [DataRow(0x18, 0xFFFFFFFFu, 4, MountFinding.BadBlockSize)]
    [DataRow(0x58, 0u, 2, MountFinding.BadInodeSize)]
    [DataRow(0x58, 130u, 2, MountFinding.BadInodeSize)]
    [DataRow(0x58, 2048u, 2, MountFinding.BadInodeSize)]
    [DataRow(0x20, 0u, 4, MountFinding.BadGroupGeometry)]
    [DataRow(0x20, 0xFFFFFFF8u, 4, MountFinding.BadGroupGeometry)]
    [DataRow(0x28, 0u, 4, MountFinding.BadGroupGeometry)]
    [DataRow(0x28, 8192u, 4, MountFinding.BadCounts)]
    [DataRow(0x00, 12345u, 4, MountFinding.BadCounts)]
    [DataRow(0x04, 0u, 4, MountFinding.BadCounts)]
    [DataRow(0x04, 0xFFFFFFFFu, 4, MountFinding.LargerThanDisk)]
    [DataRow(0x0C, 0xFFFFFFFFu, 4, MountFinding.BadCounts)]
    [DataRow(0x14, 0u, 4, MountFinding.BadCounts)]
    [DataRow(0x14, 500u, 4, MountFinding.BadCounts)]
    [DataRow(0x54, 3u, 4, MountFinding.BadCounts)]
    [DataRow(0x60, 0x6u, 4, MountFinding.JournalToReplay)]
    [DataRow(0x60, 0x42u, 4, MountFinding.UnknownFeature)]
    [DataRow(0x60, 0x80000002u, 4, MountFinding.UnknownFeature)]
    [DataRow(0xCE, 0xFFFFu, 2, MountFinding.BadGroupGeometry)]
    [DataRow(1024, 0u, 4, MountFinding.BadGroupTable)]
    [DataRow(1024 + 4, 0xFFFFFFF0u, 4, MountFinding.BadGroupTable)]
    [DataRow(1024 + 8, 8190u, 4, MountFinding.BadGroupTable)]
    [DataRow(1024 + 12, 0xFFFFu, 2, MountFinding.BadGroupTable)]
    public void ContradictionsAreRefused(int offset, uint value, int size, MountFinding expected)
    {
        var image = (byte[])Sound.Clone();
        var field = image.AsSpan(1024 + offset);
        if (size == 2)
            BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        AssertRefused(image, expected);
    }

    [TestMethod]
    public void EveryRefusalHasItsOwnMessage()
    {
        var messages = new System.Collections.Generic.HashSet<string>();
        foreach (var finding in Enum.GetValues<MountFinding>())
            Assert.IsTrue(messages.Add(Encoding.UTF8.GetString(new MountReport(finding, true).Message)), finding.ToString());
    }

    [TestMethod]
    [DataRow(0, MountFinding.Unreadable)]
    [DataRow(1024, MountFinding.Unreadable)]
    [DataRow(2048, MountFinding.LargerThanDisk)]
    [DataRow((8 << 20) - 512, MountFinding.LargerThanDisk)]
    public void TruncatedImagesAreRefused(int size, MountFinding expected) => AssertRefused(Sound.AsSpan(0, size), expected);

    [TestMethod]
    public void ZerosAndNoiseAreRefused()
    {
        AssertRefused(new byte[1 << 20], MountFinding.NoMagic);
        AssertRefused(SampleTree.RandomBytes(new Random(1), 1 << 20), MountFinding.NoMagic);
    }

    [TestMethod]
    [DataRow("ext4", MountFinding.UnknownFeature)]
    [DataRow("ext3", MountFinding.Clean)]
    public void RelativesOfExt2AreToldApart(string type, MountFinding expected)
    {
        using var image = new TemporaryFile();
        E2fsprogs.Run("mke2fs", 0, "-q", "-F", "-t", type, image.Path, "16M");
        using var owner = new MemoryDiskOwner(File.ReadAllBytes(image.Path));
        using var mounted = new MountedVolume<MemoryDisk>(owner.Disk, readOnly: true, mayRefuse: true);
        Assert.AreEqual(expected, mounted.Report.Finding);
    }

    [TestMethod]
    public void UnreadableSuperblockIsAnError()
    {
        using var owner = new MemoryDiskOwner(Sound);
        unsafe
        {
            owner.State->BadReads = new SectorRange(2, 4);
        }
        using var mounted = new MountedVolume<MemoryDisk>(owner.Disk, mayRefuse: true);
        Assert.AreEqual(MountFinding.Unreadable, mounted.Report.Finding);
    }

    [TestMethod]
    public void TooLittleMemoryIsSaid()
    {
        using var owner = new MemoryDiskOwner(Sound);
        using var mounted = new MountedVolume<MemoryDisk>(owner.Disk, pages: 8, mayRefuse: true);
        Assert.AreEqual(MountFinding.TooLittleMemory, mounted.Report.Finding);
    }

    [TestMethod]
    public void ReadOnlyDiskIsMountedReadOnly()
    {
        using var owner = new MemoryDiskOwner(Sound);
        unsafe
        {
            owner.State->ReadOnly = true;
        }
        using var mounted = new MountedVolume<MemoryDisk>(owner.Disk);
        Assert.AreEqual(MountFinding.ReadOnlyDevice, mounted.Report.Finding);
        Assert.IsTrue(mounted.Volume.ReadOnly);
    }

    static void AssertRefused(ReadOnlySpan<byte> image, MountFinding expected)
    {
        using var owner = new MemoryDiskOwner(image);
        using var mounted = new MountedVolume<MemoryDisk>(owner.Disk, mayRefuse: true);
        Assert.IsTrue(mounted.Report.Refused);
        Assert.AreEqual(expected, mounted.Report.Finding);
        unsafe
        {
            Assert.AreEqual(0, owner.State->Writes);
        }
        Assert.IsTrue(image.SequenceEqual(owner.Image));
    }
}
