using System.Linq;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Packet;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static ExoCosmos.Tests.Host.Packet.Atoms;

namespace ExoCosmos.Tests.Host.Packet;

[TestClass]
public sealed unsafe class FilterDecoderTests
{
    [TestMethod]
    public void Layouts()
    {
        Assert.AreEqual(24, Unsafe.SizeOf<FilterAtom>());
        Assert.AreEqual(16, Unsafe.SizeOf<FilterField>());
        Assert.AreEqual(FilterRecord.Size, Unsafe.SizeOf<FilterRecord>());
        Assert.AreEqual(FilterShape.Size, Unsafe.SizeOf<FilterShape>());
        Assert.AreEqual(FilterShape.FieldPlan.Size, Unsafe.SizeOf<FilterShape.FieldPlan>());
    }

    [TestMethod]
    public void MalformedAtomsAreRefused()
    {
        using var bench = new FilterBench();
        foreach (var atom in new[]
        {
            Frame(0, 3, 0), Frame(0, 0, 0, 0), Frame(0, 16, 0, 1), Frame(127, 2, 0), Transport(127, 2, 0), Frame(128, 1, 0), Frame(65535, 1, 0),
            Frame(0, 2, 0, 0), Frame(0, 2, 0, 0xFF), Frame(0, 2, 0, 0xFF00), Frame(0, 2, 0x10000, 0xFFFF), Frame(0, 2, 0x101, 0x1010), Frame(0, 1, 0, 0x1FF),
            Frame(0, 8, 0, ulong.MaxValue >> 8),
            new FilterAtom { Origin = (FilterOrigin)2, Width = 1, Mask = 1 }, new FilterAtom { Width = uint.MaxValue, Mask = ulong.MaxValue },
        })
            Assert.AreEqual(KernelError.BadArgument, bench.TryInstall([atom], out _), $"{atom.Offset}:{atom.Width} {atom.Mask:x} {atom.Value:x}");
        Assert.AreEqual(KernelError.None, bench.TryInstall([Frame(127, 1, 0), Transport(127, 1, 0)], out _));
    }

    [TestMethod]
    public void ContradictionsAndTooManyAtomsAreRefused()
    {
        using var bench = new FilterBench();
        Assert.AreEqual(KernelError.BadArgument, bench.TryInstall([EtherType(0x0800), Frame(13, 1, 6)], out _));
        // With the header length known, byte 36 is the port too.
        Assert.AreEqual(KernelError.BadArgument, bench.TryInstall([Frame(14, 1, 0x45), Frame(36, 2, 80), Transport(2, 2, 81)], out _));
        Assert.AreEqual(KernelError.None, bench.TryInstall([Frame(14, 1, 0x45), Frame(36, 2, 80), Transport(2, 2, 80)], out _));
        var many = Enumerable.Range(0, 12).Select(i => Frame(4 * i, 1, 1)).ToArray();
        Assert.AreEqual(KernelError.None, bench.TryInstall(many, out _));
        Assert.AreEqual(KernelError.BadArgument, bench.TryInstall([.. many, Frame(100, 1, 1)], out _));
        Assert.AreEqual(KernelError.BadArgument, bench.TryInstall([.. Enumerable.Range(0, 10).Select(i => Frame(12 * i, 8, 1)), Frame(5, 8, 0), Frame(17, 8, 0), Frame(29, 8, 0)], out _));
    }

    [TestMethod]
    public void DuplicatesAreRefused()
    {
        using var bench = new FilterBench();
        bench.Install(Listening("10.0.0.1", 80));
        Assert.AreEqual(KernelError.Busy, bench.TryInstall(Listening("10.0.0.1", 80), out _));
        Assert.AreEqual(KernelError.Busy, bench.TryInstall(Listening("10.0.0.1", 80), out _, owner: 2));
        Assert.AreEqual(KernelError.Busy, bench.TryInstall([.. Listening("10.0.0.1", 80).Reverse()], out _));
        Assert.AreEqual(KernelError.None, bench.TryInstall(Listening("10.0.0.1", 81), out _));
    }

    [TestMethod]
    public void TakingFromAnotherNeedsHisCapability()
    {
        using var bench = new FilterBench();
        var general = bench.Install(Internet(6, "10.0.0.1"), owner: 1);
        var listening = Listening("10.0.0.1", 80);
        Assert.AreEqual(KernelError.MissingRight, bench.TryInstall(listening, out _, owner: 2));
        Assert.AreEqual(KernelError.MissingRight, bench.TryInstall(listening, out _, 2, general + 1));
        Assert.AreEqual(KernelError.None, bench.TryInstall(listening, out var web, 2, general));
        // One that takes from both needs both.
        var connected = Connected("10.0.0.9", 5000, "10.0.0.1", 80);
        Assert.AreEqual(KernelError.MissingRight, bench.TryInstall(connected, out _, 3, general));
        Assert.AreEqual(KernelError.MissingRight, bench.TryInstall(connected, out _, 3, web));
        Assert.AreEqual(KernelError.None, bench.TryInstall(connected, out _, 3, web, general));
        // Owners do what they like with what is theirs, and a less specific filter takes from nobody.
        Assert.AreEqual(KernelError.None, bench.TryInstall(Listening("10.0.0.1", 81), out _, owner: 1));
        Assert.AreEqual(KernelError.None, bench.TryInstall([EtherType(0x0800)], out _, owner: 4));
        Assert.AreEqual(KernelError.None, bench.TryInstall([], out _, owner: 5));
        // Nothing in common: no permission.
        Assert.AreEqual(KernelError.None, bench.TryInstall([EtherType(0x86DD), Frame(20, 1, 6), Frame(56, 2, 80), Frame(0, 4, 1)], out _, 6, 0, 6));
    }

    [TestMethod]
    public void FullTablesAreRefusedAndRecover()
    {
        using var bench = new FilterBench(filters: 3);
        var numbers = new[] { 1, 2, 3 }.Select(port => bench.Install(Listening("10.0.0.1", (ushort)port))).ToArray();
        Assert.AreEqual(KernelError.TableFull, bench.TryInstall(Listening("10.0.0.1", 4), out _));
        var generation = bench.Table[numbers[1]]->Generation;
        bench.Remove(numbers[1]);
        Assert.AreEqual(numbers[1], bench.Install(Listening("10.0.0.1", 4)));
        Assert.AreEqual(generation + 1, bench.Table[numbers[1]]->Generation);
    }

    [TestMethod]
    public void NobodyKeepsMoreThanHisShareOfShapes()
    {
        using var bench = new FilterBench(filters: 200);
        FilterAtom[] Shape(int n, ulong value = 1) => [Frame(n, 1, value)];
        for (var owner = 0; owner < 8; owner++)
        {
            for (var i = 0; i < FilterDecoder.MaxShapesOfOwner; i++)
                bench.Install(Shape(owner * 8 + i), (uint)owner);
            var last = (uint)owner;
            Assert.AreEqual(KernelError.TableFull, bench.TryInstall(Shape(100), out _, last));
            Assert.AreEqual(KernelError.None, bench.TryInstall(Shape(owner * 8, 2), out _, last));
        }

        Assert.AreEqual(FilterLayout.MaxShapes, bench.Table.ShapeCount);
        Assert.AreEqual(KernelError.TableFull, bench.TryInstall(Shape(100), out _, owner: 99));
        // The largest program fits.
        Assert.AreEqual(1, (int)bench.Table[bench.Execute([1, .. new byte[150]])]->Values[0]);
        foreach (var number in bench.Installed.Keys.ToList())
            bench.Remove(number);
        Assert.AreEqual(0, bench.Table.ShapeCount);
        Assert.AreEqual(0U, bench.Execute(new byte[150]));
    }

    [TestMethod]
    public void TheLargestProgramFits()
    {
        using var bench = new FilterBench(filters: 200);
        for (var shape = 0; shape < FilterLayout.MaxShapes; shape++)
        {
            for (var filter = 0; filter < 2; filter++)
            {
                // All fields differ, so that all are hashed; the mask makes the shape.
                var atoms = Enumerable.Range(0, 12).Select(i => Transport(10 * i, 8, (ulong)filter, 0x8001_0001_0001_0001UL | (ulong)shape << 8)).ToArray();
                bench.Install(atoms, owner: (uint)(shape / FilterDecoder.MaxShapesOfOwner), [.. bench.Installed.Keys]);
            }
        }

        Assert.AreEqual(FilterLayout.MaxShapes, bench.Table.ShapeCount);
        var buffer = new byte[FilterCompiler.MaxLength];
        Assert.IsLessThan(FilterCompiler.MaxLength, FilterCompiler.Compile(bench.Table, buffer, out _));
    }
}
