using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>Structures of the disk have the sizes and offsets of the format, and arithmetic on them ends where it must.</summary>
[TestClass]
public sealed class LayoutTests
{
    [TestMethod]
    public void SizesAndOffsetsAreThoseOfTheFormat()
    {
        Assert.AreEqual(1024, Marshal.SizeOf<Superblock>());
        Assert.AreEqual(32, Marshal.SizeOf<GroupDescriptor>());
        Assert.AreEqual(160, Marshal.SizeOf<InodeRecord>());
        Assert.AreEqual(0x28, (int)Marshal.OffsetOf<InodeRecord>(nameof(InodeRecord.Blocks)));
        Assert.AreEqual(0x64, (int)Marshal.OffsetOf<InodeRecord>(nameof(InodeRecord.Generation)));
        Assert.AreEqual(0x94, (int)Marshal.OffsetOf<InodeRecord>(nameof(InodeRecord.BornExtra)));
        unsafe
        {
            Assert.AreEqual(60, sizeof(BlockPointers));
        }
    }

    [TestMethod]
    [DataRow(8, 0ul, 0, 0u)]
    [DataRow(8, 11ul, 0, 11u)]
    [DataRow(8, 12ul, 1, 12u)]
    [DataRow(8, 267ul, 1, 12u)]
    [DataRow(8, 268ul, 2, 13u)]
    [DataRow(8, 65803ul, 2, 13u)]
    [DataRow(8, 65804ul, 3, 14u)]
    [DataRow(8, 16843019ul, 3, 14u)]
    [DataRow(10, 1049612ul, 3, 14u)]
    public void PathsBeginAtTheRightPointer(int shift, ulong block, int levels, uint root)
    {
        Assert.IsTrue(BlockPath.TryFind(block, shift, out var path));
        Assert.AreEqual(levels, path.Levels);
        Assert.AreEqual(root, path.Root);
    }

    [TestMethod]
    public void PathsEndWithTheFile()
    {
        Assert.IsFalse(BlockPath.TryFind(BlockPath.Limit(8), 8, out _));
        Assert.IsTrue(BlockPath.TryFind(BlockPath.Limit(8) - 1, 8, out var last));
        Assert.AreEqual(255u, last.PointerAt(1));
        Assert.AreEqual(255u, last.PointerAt(3));
        Assert.AreEqual(1ul, last.Below(4));
        Assert.IsFalse(BlockPath.TryFind(ulong.MaxValue, 10, out _));
    }

    [TestMethod]
    public void ErrorNumbersAreThoseOfLinux()
    {
        Assert.AreEqual(11, (int)Errno.EAGAIN);
        Assert.AreEqual(39, (int)Errno.ENOTEMPTY);
        Assert.AreEqual(75, (int)Errno.EOVERFLOW);
        Assert.AreEqual(98, (int)Errno.EADDRINUSE);
        Assert.AreEqual(117, (int)Errno.EUCLEAN);
        Assert.AreEqual(132, System.Enum.GetValues<Errno>().Length, "0 … 133 without 41 and 58");
    }
}
