using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>The console that a person has: the PS/2 keyboard, and the screen in both of its forms.</summary>
[TestClass]
public sealed class ConsoleTests
{
    /// <summary>The VGA text buffer: 25 rows of 80 cells of two bytes, the character first.</summary>
    private const int VgaText = 0xB8000, VgaBytes = 80 * 25 * 2;

    private string folder = "";

    [TestInitialize]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("exo-console-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    /// <summary>Started directly there is no framebuffer: what keys type stands in the VGA text buffer, and is run.</summary>
    [TestMethod]
    public void KeysReachTheShellAndItsAnswerTheTextScreen()
    {
        var (guest, _) = Machines.Product().Boot();
        using (guest)
        {
            foreach (var key in new[] { "e", "c", "h", "o", "spc", "o", "k" })
                guest.PressKeys(key);
            guest.PressKeys("shift", "7");
            guest.PressKeys("backspace");
            guest.PressKeys("shift", "1");
            guest.PressKeys("ret");
            guest.Serial.WaitFor("\nok!\n", Machines.LineTimeout);
            Assert.IsTrue(Eventually(() => Screen(guest).Contains("ok!", StringComparer.Ordinal)), string.Join('\n', Screen(guest)));
        }
    }

    /// <summary>From the ISO the screen is a framebuffer: a command that prints lights pixels that were dark.</summary>
    [TestMethod]
    public void FramebufferShowsWhatIsPrinted()
    {
        var (guest, shell) = (Machines.Product() with { Boot = BootSource.Cd }).Boot();
        using (guest)
        {
            shell.Run("clear", Machines.LineTimeout);
            Assert.IsTrue(Eventually(() => Lit(guest) < 2_000), "The screen is not cleared.");
            shell.Run("help", Machines.LineTimeout);
            Assert.IsTrue(Eventually(() => Lit(guest) > 10_000), "Nothing is drawn.");
        }
    }

    private string[] Screen(Guest guest)
    {
        var file = Path.Combine(folder, "text");
        guest.Monitor.Execute("pmemsave", new { val = VgaText, size = VgaBytes, filename = file });
        var cells = File.ReadAllBytes(file);
        var text = Encoding.Latin1.GetString([.. cells.Where((_, index) => index % 2 == 0)]);
        return [.. text.Chunk(80).Select(row => new string(row).TrimEnd(' ', '\0'))];
    }

    /// <summary>Pixels that are not black (the picture is a binary PPM: a header of three lines, then three bytes a pixel).</summary>
    private int Lit(Guest guest)
    {
        var file = Path.Combine(folder, "screen.ppm");
        guest.Screenshot(file);
        return File.ReadAllBytes(file).Skip("P6\n1024 768\n255\n".Length).Chunk(3).Count(pixel => pixel.Any(level => level != 0));
    }

    private static bool Eventually(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow + Machines.LineTimeout;
        while (DateTime.UtcNow < deadline)
        {
            if (condition())
                return true;
            Thread.Sleep(200);
        }

        return condition();
    }
}
