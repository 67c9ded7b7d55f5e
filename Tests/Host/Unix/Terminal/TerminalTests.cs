using System;
using System.Text;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Terminal;
using ExoCosmos.Tests.Host.Unix.Files;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Unix.Terminal;

[TestClass]
[DoNotParallelize]
public unsafe class TerminalTests
{
    private const int NonBlocking = 0x800, ReadWrite = 2;

    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(10000, pinned: true);

    private Guest Start()
    {
        var guest = new Guest();
        Assert.AreEqual(Errno.None, TerminalState.Create(25, 80));
        fixed (byte* output = _output)
            ConsoleOutput.UseHostBuffer(output, _output.Length);
        return guest;
    }

    private string Output
    {
        get
        {
            var text = Encoding.UTF8.GetString(_output, 0, ConsoleOutput.HostLength);
            ConsoleOutput.HostLength = 0;
            return text;
        }
    }

    private static void Press(string keys, uint source = ConsoleEvent.Serial)
    {
        foreach (var key in Encoding.UTF8.GetBytes(keys))
            Event(source | key);
    }

    private static void Event(uint entry)
    {
        var ring = TerminalState.Current->Ring;
        ((uint*)((byte*)ring + RingPage.EntriesOffset))[ring->Head % RingPage.ConsoleCapacity] = entry;
        ring->Head++;
    }

    [TestMethod]
    public void KeysBecomeLinesAndAreEchoed()
    {
        using var guest = Start();
        var tty = guest.Open("/dev/tty", ReadWrite | NonBlocking);
        Assert.AreEqual($"<{Errno.EAGAIN}>", guest.Read(tty));
        Press("hi\r");
        Assert.AreEqual("hi\n", guest.Read(tty));
        Assert.AreEqual("hi\r\n", Output);
        guest.Write(tty, "a\nb");
        Assert.AreEqual("a\r\nb", Output);
    }

    [TestMethod]
    public void ScancodesGoThroughTheKeyMap()
    {
        using var guest = Start();
        var tty = guest.Open("/dev/tty", ReadWrite | NonBlocking);
        foreach (var code in new byte[] { 0x2A, 0x1E, 0x9E, 0xAA, 0x30, 0xB0, 0x1C, 0x9C })
            Event(ConsoleEvent.Scancode | code);
        Assert.AreEqual("Ab\n", guest.Read(tty));
    }

    [TestMethod]
    public void TheInterruptKeySignalsTheForegroundGroup()
    {
        using var guest = Start();
        guest.Process->Group = guest.Process->Id;
        var child = guest.Spawn();
        child->Group = child->Id;
        child->State = ProcessState.Running;
        var tty = guest.Open("/dev/tty", ReadWrite);
        var group = child->Group;
        Assert.AreEqual(0, guest.Call(16, tty, 0x5410, (long)&group));
        Press("\u0003");
        TerminalState.Serve(false);
        Assert.AreEqual(2ul, child->Pending);
        Assert.AreEqual(0ul, guest.Process->Pending);
        Assert.AreEqual("^C", Output);
    }

    [TestMethod]
    public void ModesSizeAndCountsCanBeAsked()
    {
        using var guest = Start();
        var tty = guest.Open("/dev/tty", ReadWrite | NonBlocking);
        TerminalModes modes;
        Assert.AreEqual(0, guest.Call(16, tty, 0x5401, (long)&modes));
        Assert.AreEqual(3, modes.Characters[0]);
        modes.Local &= ~(LocalModes.Canonical | LocalModes.Echo);
        Assert.AreEqual(0, guest.Call(16, tty, 0x5402, (long)&modes));
        Press("xyz");
        int count;
        Assert.AreEqual(0, guest.Call(16, tty, 0x541B, (long)&count));
        Assert.AreEqual(3, count);
        Assert.AreEqual("xyz", guest.Read(tty));
        Assert.AreEqual("", Output);
        var size = stackalloc ushort[4];
        Assert.AreEqual(0, guest.Call(16, tty, 0x5413, (long)size));
        Assert.AreEqual(25, size[0]);
        Assert.AreEqual(80, size[1]);
        Assert.AreEqual(-(long)Errno.ENOTTY, guest.Call(16, guest.Open("/dev/null"), 0x5401, (long)&modes));
    }

    [TestMethod]
    public void WithoutMinimumAndTimeAReadReturnsAtOnce()
    {
        using var guest = Start();
        var tty = guest.Open("/dev/tty", ReadWrite);
        var modes = TerminalModes.Default;
        modes.Local &= ~LocalModes.Canonical;
        modes.Characters[(int)ControlCharacter.Minimum] = 0;
        guest.Call(16, tty, 0x5402, (long)&modes);
        Assert.AreEqual("", guest.Read(tty));
        Press("q");
        Assert.AreEqual("q", guest.Read(tty));
    }

    [TestMethod]
    public void ARingThatRanAwayLosesTheOldestKeys()
    {
        using var guest = Start();
        var tty = guest.Open("/dev/tty", ReadWrite | NonBlocking);
        for (var i = 0; i < 600; i++)
            Press("a");
        Press("\r");
        var line = guest.Read(tty);
        Assert.AreEqual((int)RingPage.ConsoleCapacity, line.Length);
        Assert.IsTrue(line.EndsWith('\n'));
        Assert.AreEqual(0u, TerminalState.Current->Ring->Head - TerminalState.Current->Ring->Tail);
    }

    [TestMethod]
    public void PollAndEpollSeeTheKeyboard()
    {
        using var guest = Start();
        var tty = guest.Open("/dev/tty", ReadWrite);
        ulong entry = (uint)tty | 1ul << 32;
        Assert.AreEqual(0, guest.Call(7, (long)&entry, 1, 0));
        Press("x");
        Assert.AreEqual(0, guest.Call(7, (long)&entry, 1, 0), "the line is not finished");
        Press("\r");
        Assert.AreEqual(1, guest.Call(7, (long)&entry, 1, 0));
    }
}
