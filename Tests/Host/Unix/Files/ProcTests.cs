using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Unix.Files;

[TestClass]
[DoNotParallelize]
public unsafe class ProcTests
{
    private readonly List<IntPtr> _memory = [];
    private MachineTables.HostTables* _tables;

    [TestInitialize]
    public void MakeMachine()
    {
        _tables = Take<MachineTables.HostTables>(1);
        _tables->System = Take<SystemInfo>(1);
        _tables->Environments = Take<EnvironmentInfo>(8);
        _tables->Capabilities = Take<CapabilityInfo>(16);
        _tables->Accounts = Take<AccountInfo>(8);
        _tables->Frames = Take<FrameInfo>(100);
        _tables->Log = Take<byte>(64);
        _tables->Uptime = 12_340_000_000;
        _tables->Budget = 1000;
        _tables->Available = 600;
        var system = _tables->System;
        system->EnvironmentSlots = 8;
        system->CapabilitySlots = 16;
        system->AccountSlots = 8;
        system->FrameCount = 100;
        system->TscHertz = 1_000_000_000;
        system->LogSize = 64;
        system->DiskCount = 1;
        system->DiskBlocks[0] = 1000;
        _tables->Environments[1] = new EnvironmentInfo { State = EnvironmentState.Running, Name = NameText.ToName("init"u8), LibOs = NameText.ToName("init"u8), Account = 1, CpuTicks = 10_000_000, RingSlots = 64, RingHead = 3, RingTail = 0xFFFF_FFFF, RingDropped = 5 };
        _tables->Environments[2] = new EnvironmentInfo { State = EnvironmentState.Sleeping, Name = NameText.ToName("sh\tell"u8), LibOs = NameText.ToName("LibOS.Unix"u8), Account = 2, Creator = 1, RingSlots = 8, RingHead = 9, RingTail = 77 };
        for (var frame = 0; frame < 100; frame++)
            _tables->Frames[frame] = new FrameInfo { Kind = frame < 10 ? FrameKind.Absent : frame < 20 ? FrameKind.Kernel : frame < 50 ? FrameKind.Free : FrameKind.User, Account = frame < 50 ? 0u : frame < 60 ? 1u : 2u };
        _tables->Frames[99].Pins = 3;
        _tables->Accounts[2].Direct = 40;
        _tables->Capabilities[1] = new CapabilityInfo { Kind = CapabilityKind.Extent, Holder = 1, Length = 1000, Rights = Rights.All };
        _tables->Capabilities[2] = new CapabilityInfo { Kind = CapabilityKind.Extent, Holder = 2, Parent = 1, Base = 100, Length = 300, Rights = Rights.Read | Rights.Write, Generation = 7 };
        _tables->Capabilities[3] = new CapabilityInfo { Kind = CapabilityKind.Console, Holder = 2, Rights = Rights.Write | Rights.Grant };
        MachineTables.UseHostTables(_tables);
    }

    [TestCleanup]
    public void Free()
    {
        MachineTables.UseHostTables(null);
        foreach (var memory in _memory)
            NativeMemory.Free((void*)memory);
    }

    private T* Take<T>(int count) where T : unmanaged
    {
        var memory = NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(T));
        _memory.Add((IntPtr)memory);
        return (T*)memory;
    }

    [TestMethod]
    public void EveryNodeOfTheTreesHasItsName()
    {
        using var guest = new Guest();
        foreach (var (directory, names) in new[]
        {
            ("/proc", "cmdline cpuinfo exo filesystems loadavg meminfo mounts self stat sys thread-self uptime version"),
            ("/proc/exo", "caps disk environments filters log memory networks power rings trace tracing"),
            ("/proc/sys/kernel", "hostname osrelease ostype pid_max"),
            ("/proc/self", "cgroup cmdline comm cwd environ exe fd limits maps mountinfo mounts root stat statm status"),
            ("/sys/devices/system", "cpu node"),
            ("/sys/devices/system/node", "node0 online"),
            ("/sys/kernel/mm/transparent_hugepage", "enabled"),
        })
        {
            var found = guest.List(directory).Where(n => !char.IsAsciiDigit(n[0]) && n is not ("." or "..")).Order(StringComparer.Ordinal);
            Assert.AreEqual(names, string.Join(' ', found), directory);
        }
    }

    [TestMethod]
    public void FilesThatTheRuntimeReadsHaveTheirFormats()
    {
        using var guest = new Guest();
        StringAssert.Contains(guest.ReadFile("/proc/meminfo"), "MemTotal:           4000 kB\n");
        StringAssert.Contains(guest.ReadFile("/proc/meminfo"), "MemAvailable:       2400 kB\n");
        Assert.AreEqual("0\n", guest.ReadFile("/sys/devices/system/cpu/online"));
        Assert.AreEqual("0\n", guest.ReadFile("/sys/devices/system/cpu/possible"));
        Assert.AreEqual("0::/\n", guest.ReadFile("/proc/self/cgroup"));
        Assert.AreEqual("12.34 12.33\n", guest.ReadFile("/proc/uptime"));
        StringAssert.Contains(guest.ReadFile("/proc/self/mountinfo"), " 0:3 / /proc rw,relatime - proc proc rw\n");
        StringAssert.Contains(guest.ReadFile("/proc/mounts"), "tmpfs /tmp tmpfs rw,relatime 0 0\n");
        var stat = guest.ReadFile("/proc/self/stat").TrimEnd().Split(' ');
        Assert.HasCount(52, stat);
        StringAssert.Contains(guest.ReadFile("/proc/cpuinfo"), "processor\t: 0\n");
    }

    [TestMethod]
    public void TablesOfTheMachine()
    {
        using var guest = new Guest();
        Assert.AreEqual(
            "id\tparent\tname\tlibos\tstate\tcpu_us\tframes\n1\t-\tinit\tinit\trunning\t10000\t0\n2\t1\tsh?ell\tLibOS.Unix\tsleeping\t0\t40\n",
            guest.ReadFile("/proc/exo/environments"));
        Assert.AreEqual(
            "environment\thandle\tparent\tkind\tfirst\tcount\trights\n1\t1.0\t-\tblocks\t0\t1000\trwxcg\n2\t2.7\t1:1.0\tblocks\t100\t300\trw\n2\t3.0\t-\tconsole\t-\t-\twg\n",
            guest.ReadFile("/proc/exo/caps"));
        Assert.AreEqual(
            "owner\tname\tframes\tpinned\n1\tinit\t10\t0\n2\tsh?ell\t40\t1\n-\tkernel\t10\t0\n-\tfree\t30\t0\n",
            guest.ReadFile("/proc/exo/memory"));
        Assert.AreEqual(
            "disk\tfirst\tblocks\tblock_size\towner\tname\tuse\n0\t0\t100\t512\t-\t-\tfree\n0\t100\t300\t512\t2\tsh?ell\t-\n0\t400\t600\t512\t-\t-\tfree\n",
            guest.ReadFile("/proc/exo/disk"));
        Assert.AreEqual(
            "owner\tname\tslots\tcame\twaiting\tdropped\n1\tinit\t64\t3\t4\t5\n2\tsh?ell\t8\t9\t-\t0\n",
            guest.ReadFile("/proc/exo/rings"), "the second says to have read what never came");
    }

    [TestMethod]
    public void TheTraceHasWhatWasNotOverwritten()
    {
        using var guest = new Guest();
        const string head = "number\ttime_us\tenvironment\tname\tevent\tdetail\tfirst\tsecond\n";
        Assert.AreEqual(head, guest.ReadFile("/proc/exo/trace"), "there is none");
        var page = Take<byte>(2 * 4096);
        _tables->Trace = (TraceHeader*)page;
        _tables->System->BootTsc = 1000;
        (_tables->Trace->Capacity, _tables->Trace->Head) = (4, 6);
        var records = (TraceRecord*)(page + 4096);
        records[2] = new TraceRecord { Ticks = 1_001_000, Environment = 1, Kind = TraceKind.Call, First = (ulong)KernelCall.Map, Second = 5 };
        records[3] = new TraceRecord { Ticks = 2_001_000, Environment = 2, Kind = TraceKind.Life, First = (ulong)EnvironmentState.Dying, Second = 9 };
        records[0] = new TraceRecord { Ticks = 3_001_000, Environment = 99, Kind = (TraceKind)77, First = ulong.MaxValue };
        records[1] = new TraceRecord { Ticks = 4_001_000, Kind = TraceKind.Interrupt, First = 64 };
        Assert.AreEqual(
            head + "2\t1000\t1\tinit\tcall\tMap\t4\t5\n3\t2000\t2\tsh?ell\tlife\tends\t6\t9\n4\t3000\t99\t-\t-\t-\t18446744073709551615\t0\n5\t4000\t0\t-\tinterrupt\t-\t64\t0\n",
            guest.ReadFile("/proc/exo/trace"));
    }

    [TestMethod]
    [DataRow("stop\n", 0u)]
    [DataRow("start\n", uint.MaxValue)]
    [DataRow("start call life\n", 0x201u)]
    [DataRow("start switch\n", 4u)]
    [DataRow("start\t\n", null)]
    [DataRow("start everything\n", null)]
    [DataRow("start call", null)]
    [DataRow("started\n", null)]
    [DataRow("start  call\n", null)]
    public void OrdersToTheTrace(string order, uint? mask)
    {
        Assert.AreEqual(mask != null, ExoTrace.TryParse(Encoding.ASCII.GetBytes(order), out var found));
        Assert.AreEqual(mask ?? found, found);
    }

    [TestMethod]
    public void TheLogBeginsWithAWholeLineWhenItsRingIsFull()
    {
        using var guest = new Guest();
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => $"line {i:00}\n")));
        for (var i = 0; i < text.Length; i++)
            _tables->Log[i % 64] = text[i];
        _tables->System->LogHead = (ulong)text.Length;
        Assert.AreEqual(string.Concat(Enumerable.Range(13, 7).Select(i => $"line {i:00}\n")), guest.ReadFile("/proc/exo/log"));
    }

    [TestMethod]
    public void AnOpenFileKeepsItsSnapshotUntilItIsReadFromTheStart()
    {
        using var guest = new Guest();
        var fd = guest.Open("/proc/uptime");
        Assert.AreEqual("12.", guest.Read(fd, 3));
        _tables->Uptime = 99_990_000_000;
        Assert.AreEqual("34 12.33\n", guest.Read(fd));
        guest.Call(8, fd, 0, 0);
        Assert.AreEqual("99.99 99.98\n", guest.Read(fd));
    }

    [TestMethod]
    public void LinksOfAProcessLeadToItsFiles()
    {
        using var guest = new Guest();
        guest.WriteFile("/tmp/x", "hello");
        guest.WithPath(80, "/tmp");
        var fd = guest.Open("x");
        Assert.AreEqual("/tmp/x", guest.ReadLink($"/proc/self/fd/{fd}"));
        Assert.AreEqual("/tmp", guest.ReadLink("/proc/self/cwd"));
        Assert.AreEqual("hello", guest.ReadFile($"/dev/fd/{fd}"));
        Assert.AreEqual("hello", guest.ReadFile("/proc/self/cwd/x"));
        Assert.AreEqual($"<{Errno.ENOENT}>", guest.ReadFile("/proc/self/fd/77"));
        guest.WithPath(87, "/tmp/x");
        Assert.AreEqual("hello", guest.ReadFile($"/proc/self/fd/{fd}"), "a deleted file can still be opened through its descriptor");
        guest.WithPath(80, "/proc/self");
        Assert.AreEqual($"/proc/{guest.Context->ProcessId}", guest.WorkingDirectory());
        Assert.AreEqual($"/proc/{guest.Context->ProcessId}", guest.ReadLink("cwd"));
    }

    [TestMethod]
    public void PowerTakesTwoOrdersAndNothingElse()
    {
        foreach (var (order, expected) in new (string, int)[]
        {
            ("reboot\n", 1000), ("poweroff 0\n", 0), ("poweroff 127\n", 127), ("poweroff 128\n", -1), ("poweroff\n", -1), ("poweroff 1", -1),
            ("poweroff -1\n", -1), ("poweroff 0001\n", -1), ("reboot", -1), ("", -1), ("poweroff 1 2\n", -1),
        })
        {
            var good = ExoPower.TryParse(Encoding.ASCII.GetBytes(order), out var operation, out var status);
            Assert.AreEqual(expected, !good ? -1 : operation == PowerOperation.Reboot ? 1000 : status, order);
        }
    }
}
