using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>The framebuffer in the hands of an environment, and the mouse (docs/notes/0040): what a person would see of <c>paint</c>, in the emulator's picture of the screen.</summary>
[TestClass]
public sealed class PaintTests : FolderTests
{
    private const int Width = 1024, Height = 768, Strip = 32;
    private const uint White = 0xFFFFFF, FirstColour = 0x2E3436, SecondColour = 0xCC0000;

    [TestMethod]
    public void TheMousePaintsAndTheTextComesBack()
    {
        var (guest, shell) = (Machines.Product() with { Boot = BootSource.Cd }).Boot();
        using (guest)
        {
            shell.Type("paint");
            Eventually(guest, picture => picture[10, 10] == FirstColour && picture[Width - 10, 10] == White && picture[100, 400] == White, "the sheet and its colours");

            // From the middle: pick the second colour, go back down, and draw to the right and upwards, in steps that a mouse can say.
            Move(guest, right: -Width * 5 / 16, down: -Height / 2);
            guest.PressButton("left", isDown: true);
            guest.PressButton("left", isDown: false);
            Move(guest, right: 0, down: 300);
            guest.PressButton("left", isDown: true);
            Move(guest, right: 200, down: -100);
            guest.PressButton("left", isDown: false);
            Move(guest, right: 0, down: 300);
            Eventually(guest, picture => picture.Count(SecondColour) > (Width / 8 * Strip) + 400, "a stroke in the second colour");
            var picture = Take(guest);
            Assert.AreEqual((Width / 8 * Strip) + Width, picture.Count(FirstColour), "but for its field and the line below, nothing was drawn in the colour that it began with");

            // The kernel's text is not drawn meanwhile, whatever others write.
            Assert.AreEqual(White, picture[4, Height - 20]);
            guest.Serial.Send("q");
            shell.WaitForPrompt(Machines.LineTimeout);
            shell.Run("echo the text is back", Machines.LineTimeout);
            EventuallyText(guest, "the text is back");
            Assert.AreEqual(0, Take(guest).Count(SecondColour), "nothing of the picture is left");
        }
    }

    [TestMethod]
    public void WhoeverEndsInTheMiddleGivesTheScreenBack()
    {
        var (guest, shell) = (Machines.Product() with { Boot = BootSource.Cd }).Boot();
        using (guest)
        {
            shell.Type("paint");
            Eventually(guest, picture => picture[10, 10] == FirstColour, "the sheet");
            guest.Serial.Send("2 \e[C\e[C\e[C\e[C");
            Eventually(guest, picture => picture.Count(SecondColour) > (Width / 8 * Strip) + 100, "what the keys drew");
            guest.Serial.Send("\x03");
            shell.WaitForPrompt(Machines.LineTimeout);
            EventuallyText(guest, "exo:/$ paint");
            Assert.AreEqual(0, Take(guest).Count(SecondColour));
        }
    }

    [TestMethod]
    public void WithoutAFramebufferItSaysSo()
    {
        var (guest, shell) = Machines.Product().Boot();
        using (guest)
        {
            Assert.StartsWith("paint: the machine has no framebuffer (booted from the ISO it has one)", shell.Run("paint", Machines.LineTimeout));
        }
    }

    private static void Move(Guest guest, int right, int down)
    {
        const int step = 100;
        while (right != 0 || down != 0)
        {
            var (x, y) = (Math.Clamp(right, -step, step), Math.Clamp(down, -step, step));
            guest.MovePointer(x, y);
            (right, down) = (right - x, down - y);
        }
    }

    private void EventuallyText(Guest guest, string expected)
    {
        var file = Path.Combine(Folder, "text.ppm");
        var deadline = DateTime.UtcNow + Machines.LineTimeout;
        var text = "";
        while (DateTime.UtcNow < deadline && !text.Contains(expected, StringComparison.Ordinal))
        {
            Thread.Sleep(100);
            guest.Screenshot(file);
            text = string.Join('\n', new ScreenReader().Read(File.ReadAllBytes(file)));
        }

        Assert.Contains(expected, text);
    }

    private void Eventually(Guest guest, Func<PixelPicture, bool> condition, string what)
    {
        var deadline = DateTime.UtcNow + Machines.LineTimeout;
        while (!condition(Take(guest)))
        {
            Assert.IsLessThan(deadline, DateTime.UtcNow, $"never seen: {what}");
            Thread.Sleep(100);
        }
    }

    private PixelPicture Take(Guest guest)
    {
        var file = Path.Combine(Folder, "screen.ppm");
        guest.Screenshot(file);
        return new PixelPicture(File.ReadAllBytes(file));
    }

    /// <summary>A binary PPM with a byte for each component.</summary>
    private sealed class PixelPicture
    {
        private readonly uint[] _pixels;

        public PixelPicture(byte[] file)
        {
            var header = Encoding.ASCII.GetBytes($"P6\n{Width} {Height}\n255\n");
            Assert.IsTrue(file.AsSpan().StartsWith(header), "not a picture of this size");
            _pixels = [.. file.Skip(header.Length).Chunk(3).Select(rgb => ((uint)rgb[0] << 16) | ((uint)rgb[1] << 8) | rgb[2])];
        }

        public uint this[int x, int y] => _pixels[(y * Width) + x];

        public int Count(uint colour) => _pixels.Count(pixel => pixel == colour);
    }
}
