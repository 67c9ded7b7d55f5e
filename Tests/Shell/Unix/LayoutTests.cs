using System.Runtime.CompilerServices;
using ExoCosmos.Shell.Unix;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Unix;

/// <summary>The sizes of the C library's structures on x86-64.</summary>
[TestClass]
public sealed class LayoutTests
{
    [TestMethod]
    public void StructuresHaveTheirSizes()
    {
        Assert.AreEqual(16, Unsafe.SizeOf<TimeSpec>());
        Assert.AreEqual(144, Unsafe.SizeOf<RawStatus>());
        Assert.AreEqual(280, Unsafe.SizeOf<DirectoryRecord>());
        Assert.AreEqual(60, Unsafe.SizeOf<TerminalModes>());
        Assert.AreEqual(8, Unsafe.SizeOf<WindowSize>());
        Assert.AreEqual(8, Unsafe.SizeOf<PollEntry>());
        Assert.AreEqual(128, Unsafe.SizeOf<SignalSet>());
        Assert.AreEqual(80, Unsafe.SizeOf<SpawnActions>());
        Assert.AreEqual(336, Unsafe.SizeOf<SpawnAttributes>());
    }
}
