using System;
using System.IO;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>Ordinary .NET programs print in the guest what they print on Linux.</summary>
[TestClass]
public sealed class HostedProgramTests
{
    private static readonly TimeSpan ProgramTimeout = TimeSpan.FromMinutes(5);

    [TestMethod]
    [DataRow("tour", 256)]
    [DataRow("spawn", 256)]
    [DataRow("churn", 128)]
    public void PrintsWhatItPrintsOnLinux(string program, int mebibytes)
    {
        var (expected, status) = Hosted.Run(program, Path.GetTempPath());
        var (guest, shell) = (Machines.Product() with { MemoryMiB = mebibytes }).Boot();
        using (guest)
            Assert.AreEqual($"{expected}status {status}\n", shell.Run($"cd /tmp; run /bin/{program} 2>&1; echo status $?", ProgramTimeout));
    }
}
