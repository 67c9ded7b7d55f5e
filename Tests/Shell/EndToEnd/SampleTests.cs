using System;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.EndToEnd;

/// <summary>The sample programs on Linux; the machine tests compare what they print there.</summary>
[TestClass]
public sealed class SampleTests
{
    [TestMethod]
    [DataRow("tour", "The tour is over.\n")]
    [DataRow("churn", "done: 80425 steps, 1073742379 bytes, checksum 7397e09c03266d6d\n")]
    [DataRow("spawn", "not found: error 2\n")]
    public void PrintsTheSameEachTime(string name, string ending)
    {
        var first = Hosted.Run(Hosted.PathOf(name), [], directory: "/tmp");
        Assert.AreEqual((0, ""), (first.Status, first.Error));
        StringAssert.EndsWith(first.Output, ending);
        Assert.AreEqual(first.Output, Hosted.Run(Hosted.PathOf(name), [], directory: "/tmp").Output);
    }

    [TestMethod]
    public void ChurnKeepsToItsLiveSet()
    {
        // A hard limit of 64 MiB on the heap: what is dropped must really be collected.
        var result = Hosted.Run("/usr/bin/env", ["DOTNET_GCHeapHardLimit=0x4000000", Hosted.PathOf("churn"), "256"]);
        Assert.AreEqual(0, result.Status, result.Error);
    }

    [TestMethod]
    [DataRow("shell", 4)]
    [DataRow("tour", 4)]
    [DataRow("churn", 3)]
    [DataRow("spawn", 4)]
    public void IsSmallAndStatic(string name, int megabytes)
    {
        var image = File.ReadAllBytes(Hosted.PathOf(name));
        Assert.IsLessThan(megabytes << 20, image.Length);
        // ELF header, e_type at 16: 2 is ET_EXEC; no program header (from e_phoff, 56 bytes each) may ask for an interpreter, type 3.
        Assert.AreEqual(2, BitConverter.ToUInt16(image, 16));
        for (var i = 0; i < BitConverter.ToUInt16(image, 56); i++)
            Assert.AreNotEqual(3u, BitConverter.ToUInt32(image, (int)BitConverter.ToUInt64(image, 32) + i * 56));
    }
}
