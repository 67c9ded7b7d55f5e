using System;
using System.Text.RegularExpressions;
using System.Threading;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>The ends of a machine that no <c>poweroff</c> brought about.</summary>
[TestClass]
public sealed class PanicTests
{
    /// <summary>A non-maskable interrupt means broken hardware. It finds the kernel idle, in C#.</summary>
    [TestMethod]
    public void PanicTellsReasonRegistersAndTheCSharpLinesThatLedThere()
    {
        var (guest, _) = Machines.Product().Boot();
        using (guest)
        {
            StopWhereTheKernelIdles(guest);
            guest.Monitor.Execute("inject-nmi");
            guest.Monitor.Continue();
            Assert.AreEqual(ExitStatus.Panic, guest.WaitForEnd(Machines.LineTimeout).Status);
            var report = guest.Serial.Transcript.Split("KERNEL PANIC")[^1];
            Assert.Contains("non-maskable interrupt in the kernel", report);
            Assert.MatchesRegex(new Regex("rip=[0-9a-f]{16} .*rsp=[0-9a-f]{16}"), report);
            // It halts within a call to sleep where that suffices (note 0036), else in the dispatcher.
            Assert.MatchesRegex(new Regex(@"(Doze|Dispatcher)\.\w+ \(Kernel/Slice/\1\.cs:\d+"), report);
        }
    }

    private static void StopWhereTheKernelIdles(Guest guest)
    {
        for (var deadline = DateTime.UtcNow + Machines.LineTimeout; DateTime.UtcNow < deadline; Thread.Sleep(50))
        {
            guest.Monitor.Execute("stop");
            if (guest.IsIdle)
                return;
            guest.Monitor.Continue();
        }

        Assert.Fail("The kernel never idles.");
    }

    [TestMethod]
    public void RebootResetsTheMachine()
    {
        var (guest, shell) = (Machines.Product() with { Reboots = false }).Boot();
        using (guest)
        {
            shell.Type("reboot");
            Assert.AreEqual(new GuestEnd(null, "guest-reset"), guest.WaitForEnd(Machines.LineTimeout));
        }
    }
}
