using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>The kernel's stacks lie apart, and the end of the one that does the work is a panic that says so. How much of it code can need, a host test adds up (Tests/Host/Build/StackDepthTests).</summary>
[TestClass]
public sealed class KernelStackTests
{
    private static readonly string[] Stacks = ["DebugStack", "FatalStack", "KernelStack"];

    /// <summary>With gdb: an interrupt is about to be served when a few words are left.</summary>
    [TestMethod]
    public void AFullStackEndsInAPanicThatSaysSoOnAnotherStack()
    {
        var folder = Directory.CreateTempSubdirectory("exo-stack-").FullName;
        try
        {
            var socket = Path.Combine(folder, "gdb");
            using var guest = Guest.Start(Machines.Product() with { Debugger = $"unix:{socket},server=on,wait=off", KernelOptions = ExitStatus.PanicOption });
            guest.Monitor.Continue();
            var shell = new GuestShell(guest.Serial);
            shell.WaitForPrompt(Machines.BootTimeout);
            // It computes, so that the timer interrupts.
            shell.Type("churn");
            var session = Tool.Run("gdb",
            [
                "-nx", "-batch", Images.Kernel, "-ex", $"target remote {socket}", "-ex", "hbreak *&interrupt_from_user", "-ex", "continue",
                .. Stacks.SelectMany(stack => (string[])["-ex", $"printf \"{stack}=%lu\\n\", &{stack}"]),
                "-ex", "set $rsp = (unsigned long) &KernelStack + 24", "-ex", "delete", "-ex", "disconnect",
            ]);
            foreach (var stack in Stacks)
            {
                var line = session.Split('\n').Single(line => line.StartsWith($"{stack}=", StringComparison.Ordinal));
                var start = ulong.Parse(line[(stack.Length + 1)..], CultureInfo.InvariantCulture);
                Assert.IsFalse(IsMapped(guest, start - 4096) || IsMapped(guest, start - 1), stack);
                Assert.IsTrue(IsMapped(guest, start), stack);
            }

            guest.Monitor.Continue();
            Assert.AreEqual(ExitStatus.Panic, guest.WaitForEnd(Machines.LineTimeout).Status);
            var report = guest.Serial.Transcript.Split("KERNEL PANIC")[^1];
            Assert.Contains("the kernel's stack is full: double fault in the kernel", report);
            Assert.Contains("Interrupts.EnteredFromUser (Kernel/Upcall/Interrupts.cs:", report);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsMapped(Guest guest, ulong address)
    {
        var arguments = new Dictionary<string, string> { ["command-line"] = string.Create(CultureInfo.InvariantCulture, $"gva2gpa {address}") };
        return guest.Monitor.Execute("human-monitor-command", arguments).GetString()!.StartsWith("gpa:", StringComparison.Ordinal);
    }
}
