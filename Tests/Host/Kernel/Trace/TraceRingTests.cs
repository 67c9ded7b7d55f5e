using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Trace;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Trace;

/// <summary>The ring records what its holder asks for, in order, and comes round without losing its place.</summary>
[TestClass]
public sealed unsafe class TraceRingTests
{
    private static ulong s_time;

    private TraceHeader* _header;
    private TraceRing _ring;

    [TestInitialize]
    public void Initialise()
    {
        s_time = 100;
        _header = (TraceHeader*)NativeMemory.AllocZeroed(TraceRing.Pages, (nuint)Layout.PageSize);
        _ring = default;
        _ring.Initialise(_header, &Time);
    }

    [TestCleanup]
    public void Free() => NativeMemory.Free(_header);

    [TestMethod]
    public void OnlyKindsOfTheMaskAreRecordedFromTheNextLookOn()
    {
        _ring.Note(TraceKind.Call, 1, 2, 3);
        _header->Mask = 1u << (int)TraceKind.Fault;
        _ring.Note(TraceKind.Fault, 1, 2, 3);
        Assert.AreEqual(0UL, _header->Head);
        Assert.IsTrue(_ring.Refresh());
        Assert.IsFalse(_ring.Refresh());
        _ring.Note(TraceKind.Call, 1, 2, 3);
        _ring.Note(TraceKind.Fault, 7, 14, 0x1000);
        Assert.AreEqual(1UL, _header->Head);
        var record = *Record(0);
        Assert.AreEqual((101UL, 7U, TraceKind.Fault, 14UL, 0x1000UL), (record.Ticks, record.Environment, record.Kind, record.First, record.Second));
    }

    [TestMethod]
    public void TheOldestRecordsMakeRoomForTheNewest()
    {
        _header->Mask = uint.MaxValue;
        _ring.Refresh();
        var count = _header->Capacity + 10;
        for (ulong number = 0; number < count; number++)
            _ring.Note(TraceKind.Map, 1, number, 0);
        Assert.AreEqual((ulong)count, _header->Head);
        Assert.AreEqual((TraceRing.Pages - 1) * Layout.PageSize, _header->Capacity * (ulong)sizeof(TraceRecord), "the frames are full of records");
        for (ulong number = 10; number < count; number++)
            Assert.AreEqual(number, Record(number)->First);
    }

    private TraceRecord* Record(ulong number) => (TraceRecord*)((byte*)_header + Layout.PageSize) + (number % _header->Capacity);

    private static ulong Time() => ++s_time;
}
