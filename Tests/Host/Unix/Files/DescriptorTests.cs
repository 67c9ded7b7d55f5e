using System;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Unix.Files;

[TestClass]
[DoNotParallelize]
public unsafe class DescriptorTests
{
    private const int CloseOnExec = 0x80000, NonBlocking = 0x800;

    [TestMethod]
    public void TheLowestFreeNumberComesFirst()
    {
        using var guest = new Guest();
        for (var i = 0; i < 5; i++)
            Assert.AreEqual(i, guest.Open("/dev/null"));
        guest.Call(3, 1);
        guest.Call(3, 3);
        Assert.AreEqual(1, guest.Call(32, 0));
        Assert.AreEqual(3, guest.Open("/dev/null"));
        Assert.AreEqual(20, guest.Call(72, 0, 0, 20));
        Assert.AreEqual(5, guest.Call(32, 0));
        Assert.AreEqual(-(long)Errno.EBADF, guest.Call(3, 6));
    }

    [TestMethod]
    public void NumbersEndAtTheLimit()
    {
        using var guest = new Guest();
        for (var i = 0; i < DescriptorTable.Limit; i++)
            Assert.AreEqual(i, guest.Open("/dev/null"));
        Assert.AreEqual(-(long)Errno.EMFILE, guest.Open("/dev/null"));
        Assert.AreEqual(0, guest.Call(436, 10, uint.MaxValue));
        Assert.AreEqual(10, guest.Open("/dev/null"));
    }

    [TestMethod]
    public void CopiesShareTheOffsetAndExecClosesWhatIsMarked()
    {
        using var guest = new Guest();
        guest.WriteFile("/tmp/f", "abcdef");
        var fd = guest.Open("/tmp/f");
        var copy = guest.Call(32, fd);
        Assert.AreEqual("abc", guest.Read(fd, 3));
        Assert.AreEqual("def", guest.Read(copy, 3));
        var marked = guest.Open("/tmp/f", CloseOnExec);
        Assert.AreEqual(1, guest.Call(72, marked, 1));
        Assert.AreEqual(0, guest.Call(72, fd, 1));
        ProcessFiles.Execute(guest.Process);
        Assert.AreEqual(-(long)Errno.EBADF, guest.Call(72, marked, 1));
        Assert.AreEqual(0, guest.Call(72, fd, 1));
    }

    [TestMethod]
    public void AChildHasTheSameOpenFilesAndItsOwnNumbers()
    {
        using var guest = new Guest();
        guest.WriteFile("/tmp/f", "abcdef");
        var fd = guest.Open("/tmp/f");
        guest.WithPath(80, "/tmp");
        var child = guest.Spawn();
        var context = (FileContext*)child->Files;
        var buffer = stackalloc byte[3];
        Assert.AreEqual(3, Guest.Call(context, 0, fd, (long)buffer, 3));
        Assert.AreEqual("def", guest.Read(fd), "the offset is shared");
        Assert.AreEqual(0, Guest.Call(context, 3, fd));
        Assert.AreEqual(0, guest.Call(72, fd, 1), "closing in the child leaves the parent's");
        fixed (byte* path = Guest.Text("f"))
            Assert.AreEqual(fd, Guest.Call(context, 257, Guest.Cwd, (long)path, 0, 0), "the directory is inherited");
        ProcessFiles.End(child);
        Assert.IsTrue(child->Files == null);
    }

    [TestMethod]
    public void PipesCarryBytesAndTellAboutTheirEnds()
    {
        using var guest = new Guest();
        var (reader, writer) = Pipe(guest, NonBlocking);
        Assert.AreEqual($"<{Errno.EAGAIN}>", guest.Read(reader));
        Assert.AreEqual(5, guest.Write(writer, "hello"));
        Assert.AreEqual("hel", guest.Read(reader, 3));
        Assert.AreEqual("lo", guest.Read(reader, 30));
        Assert.AreEqual(-(long)Errno.ESPIPE, guest.Call(8, reader, 0, 0));
        Assert.AreEqual(-(long)Errno.EBADF, guest.Write(reader, "x"));
        guest.Write(writer, "rest");
        guest.Call(3, writer);
        Assert.AreEqual("rest", guest.Read(reader));
        Assert.AreEqual("", guest.Read(reader), "no writer is left");
    }

    [TestMethod]
    public void AFullPipeTakesNoPartOfASmallWrite()
    {
        using var guest = new Guest();
        var (reader, writer) = Pipe(guest, NonBlocking);
        var block = new byte[65536 - 100];
        fixed (byte* data = block)
        {
            Assert.AreEqual(block.Length, guest.Call(1, writer, (long)data, block.Length));
            Assert.AreEqual(-(long)Errno.EAGAIN, guest.Call(1, writer, (long)data, 101));
            Assert.AreEqual(100, guest.Call(1, writer, (long)data, 5000), "a large write may be split");
            Assert.AreEqual(-(long)Errno.EAGAIN, guest.Call(1, writer, (long)data, 1));
            Assert.AreEqual(1, guest.Call(0, reader, (long)data, 1));
            Assert.AreEqual(1, guest.Call(1, writer, (long)data, 1));
        }
    }

    [TestMethod]
    public void WritingWithoutAReaderIsASignalAndAnError()
    {
        using var guest = new Guest();
        var (reader, writer) = Pipe(guest, 0);
        guest.Call(3, reader);
        Assert.AreEqual(-(long)Errno.EPIPE, guest.Write(writer, "x"));
        Assert.AreEqual(1ul << 12, guest.Process->Pending);
    }

    [TestMethod]
    public void PollSeesPipesCountersAndEnds()
    {
        using var guest = new Guest();
        var (reader, writer) = Pipe(guest, 0);
        var counter = guest.Call(290, 0, NonBlocking);
        Assert.AreEqual("0 4 4", Poll(guest, (reader, 1), (writer, 4), (counter, 5)));
        guest.Write(writer, "x");
        Assert.AreEqual("1 0", Poll(guest, (reader, 1), (writer, 1)));
        guest.Call(3, writer);
        Assert.AreEqual("17", Poll(guest, (reader, 1)));
        guest.Read(reader);
        Assert.AreEqual("16", Poll(guest, (reader, 1)));
        Assert.AreEqual("32", Poll(guest, (99, 1)));
        Assert.AreEqual("0", Poll(guest, (-1, 1)));
    }

    [TestMethod]
    public void CountersCountAndSemaphoresStep()
    {
        using var guest = new Guest();
        var counter = guest.Call(290, 3, NonBlocking);
        var semaphore = guest.Call(290, 2, NonBlocking | 1);
        ulong value = 4;
        Assert.AreEqual(8, guest.Call(1, counter, (long)&value, 8));
        Assert.AreEqual(8, guest.Call(0, counter, (long)&value, 8));
        Assert.AreEqual(7ul, value);
        Assert.AreEqual(-(long)Errno.EAGAIN, guest.Call(0, counter, (long)&value, 8));
        value = ulong.MaxValue;
        Assert.AreEqual(-(long)Errno.EINVAL, guest.Call(1, counter, (long)&value, 8));
        for (var i = 0; i < 2; i++)
        {
            Assert.AreEqual(8, guest.Call(0, semaphore, (long)&value, 8));
            Assert.AreEqual(1ul, value);
        }
        Assert.AreEqual(-(long)Errno.EAGAIN, guest.Call(0, semaphore, (long)&value, 8));
    }

    [TestMethod]
    public void EpollReportsLevelsEdgesAndOneShots()
    {
        using var guest = new Guest();
        var (reader, writer) = Pipe(guest, NonBlocking);
        var (otherReader, otherWriter) = Pipe(guest, NonBlocking);
        var set = guest.Call(291, 0);
        Watch(guest, set, 1, reader, 1);
        Watch(guest, set, 1, otherReader, 1 | 1u << 31);
        Assert.AreEqual(0, Events(guest, set));
        guest.Write(writer, "x");
        guest.Write(otherWriter, "x");
        Assert.AreEqual(2, Events(guest, set));
        Assert.AreEqual(1, Events(guest, set), "the edge is over, the level is not");
        guest.Write(otherWriter, "y");
        Assert.AreEqual(2, Events(guest, set), "a new edge");
        Watch(guest, set, 3, reader, 1 | 1u << 30);
        Assert.AreEqual(1, Events(guest, set));
        Assert.AreEqual(0, Events(guest, set), "fired once");
        Watch(guest, set, 3, reader, 1);
        Assert.AreEqual(1, Events(guest, set));
        guest.Call(3, reader);
        Assert.AreEqual(0, Events(guest, set), "a closed file is watched no more");
        Watch(guest, set, 2, otherReader, 0);
        guest.Call(3, set);
    }

    [TestMethod]
    public void LocksOfProcessesAndDescriptionsExclude()
    {
        using var guest = new Guest();
        guest.WriteFile("/tmp/f", new string('x', 100));
        var first = guest.Open("/tmp/f", 2);
        var second = guest.Open("/tmp/f", 2);
        Assert.AreEqual(0, guest.Call(73, first, 2 | 4));
        Assert.AreEqual(-(long)Errno.EAGAIN, guest.Call(73, second, 1 | 4));
        Assert.AreEqual(0, guest.Call(73, first, 1 | 4));
        Assert.AreEqual(0, guest.Call(73, second, 1 | 4));
        guest.Call(3, first);
        Assert.AreEqual(0, guest.Call(73, second, 2 | 4), "closing gives up the lock");

        var child = (FileContext*)guest.Spawn()->Files;
        Assert.AreEqual(0, Range(guest.Context, second, 6, 1, 10, 80));
        Assert.AreEqual(-(long)Errno.EAGAIN, Range(child, second, 6, 0, 50, 1));
        Assert.AreEqual(0, Range(child, second, 6, 1, 0, 10));
        Assert.AreEqual(0, Range(guest.Context, second, 6, 2, 40, 20), "a hole in the middle");
        Assert.AreEqual(0, Range(child, second, 6, 1, 40, 20));
        Assert.AreEqual(-(long)Errno.EAGAIN, Range(child, second, 6, 1, 60, 1));
        ProcessFiles.End(guest.Process);
        Assert.AreEqual(0, Range(child, second, 6, 1, 0, 0), "the end of a process gives up its locks");
    }

    private static long Range(FileContext* context, long fd, int command, short type, long start, long length)
    {
        var request = stackalloc long[4];
        request[0] = type;
        request[1] = start;
        request[2] = length;
        request[3] = 0;
        return Guest.Call(context, 72, fd, command, (long)request);
    }

    private static (long Reader, long Writer) Pipe(Guest guest, int flags)
    {
        var ends = stackalloc int[2];
        Assert.AreEqual(0, guest.Call(293, (long)ends, flags));
        return (ends[0], ends[1]);
    }

    private static string Poll(Guest guest, params (long Fd, int Events)[] wanted)
    {
        var entries = stackalloc ulong[wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
            entries[i] = (uint)wanted[i].Fd | (ulong)wanted[i].Events << 32;
        guest.Call(7, (long)entries, wanted.Length, 0);
        var results = new string[wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
            results[i] = (entries[i] >> 48).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return string.Join(' ', results);
    }

    private static void Watch(Guest guest, long set, int operation, long fd, uint events)
    {
        var wanted = stackalloc byte[12];
        *(uint*)wanted = events;
        *(long*)(wanted + 4) = fd;
        Assert.AreEqual(0, guest.Call(233, set, operation, fd, (long)wanted));
    }

    private static long Events(Guest guest, long set)
    {
        var found = stackalloc byte[12 * 8];
        return guest.Call(232, set, (long)found, 8, 0);
    }
}
