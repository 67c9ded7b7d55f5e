using System.IO;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>gdb, attached as <c>exo run --gdb</c> has it, knows the kernel's C#.</summary>
[TestClass]
public sealed class DebuggerTests
{
    [TestMethod]
    public void StopsAtACSharpLineAndShowsItsSource()
    {
        var folder = Directory.CreateTempSubdirectory("exo-gdb-").FullName;
        try
        {
            var socket = Path.Combine(folder, "gdb");
            var options = Machines.With(new BootFiles(Images.Kernel, BootModule: null, Iso: null)) with
            {
                Debugger = $"unix:{socket},server=on,wait=off",
            };
            using var guest = Guest.Start(options);
            var session = Session("-nx", "-batch", Images.Kernel,
                "-ex", $"target remote {socket}", "-ex", "hbreak kernel_main", "-ex", "continue", "-ex", "list", "-ex", "next",
                "-ex", "backtrace", "-ex", "detach");
            Assert.Contains("Kernel/Boot/KernelMain.cs", session);
            Assert.Contains("private static void Main(uint magic, uint physical)", session);
            Assert.Contains("KernelMain__Main", session);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Session(params string[] arguments)
    {
        try
        {
            return Tool.Run("gdb", arguments);
        }
        catch (ExoException failure)
        {
            throw new AssertFailedException($"{failure.Message}\n{failure.Remedy}", failure);
        }
    }
}
