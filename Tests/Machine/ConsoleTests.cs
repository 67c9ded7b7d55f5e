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
public sealed class ConsoleTests : FolderTests
{
    /// <summary>The VGA text buffer: 25 rows of 80 cells of two bytes, the character first.</summary>
    private const int VgaText = 0xB8000, VgaBytes = 80 * 25 * 2;

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

    /// <summary>From the ISO the screen is a framebuffer; what the picture of the README shows can be read from its pixels.</summary>
    [TestMethod]
    public void PictureOfTheFramebufferReads()
    {
        var file = Path.Combine(Folder, "screen.ppm");
        Screenshot.Take(Machines.Product() with { Boot = BootSource.Cd }, Screenshot.Demonstration, file);
        var lines = new ScreenReader().Read(File.ReadAllBytes(file));
        var text = string.Join('\n', lines);
        Assert.AreEqual((48, 0), (lines.Length, text.Count(character => character == '?')), text);
        Assert.Contains("ExoCosmos 0.1.0 - an exokernel in C#, with Unix as a library.\n", text);
        Assert.Contains("\nexo:/$ env\nID  PARENT  NAME   LIBOS       STATE ", text);
        Assert.MatchesRegex(@"\n \d       1  shell  LibOS\.Unix  running ", text);
        Assert.MatchesRegex(@"\n└─ \d+\.\d+ +frames ", text);
        Assert.Contains("\nfirst in line: dog, fox, fox\nexo:/$", text);
    }

    private string[] Screen(Guest guest)
    {
        var file = Path.Combine(Folder, "text");
        guest.Monitor.Execute("pmemsave", new { val = VgaText, size = VgaBytes, filename = file });
        var cells = File.ReadAllBytes(file);
        var text = Encoding.Latin1.GetString([.. cells.Where((_, index) => index % 2 == 0)]);
        return [.. text.Chunk(80).Select(row => new string(row).TrimEnd(' ', '\0'))];
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
