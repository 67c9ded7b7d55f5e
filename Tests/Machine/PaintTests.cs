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

    /// <summary>Pixels of a colour's field, and of the line below in the colour that is picked.</summary>
    private const int Field = Width / 8 * Strip, Line = Width * 4;

    private const uint White = 0xFFFFFF, FirstColour = 0x2E3436, SecondColour = 0xCC0000, Tip = 0;

    private (int X, int Y) _pointer = (Width / 2, Height / 2);

    [TestMethod]
    public void TheMousePaintsAndTheTextComesBack()
    {
        var (guest, shell) = (Machines.Product() with { Boot = BootSource.Cd }).Boot();
        using (guest)
        {
            shell.Type("paint");
            Eventually(guest, picture => picture[10, 10] == FirstColour && picture[Width - 10, 10] == White && picture[100, 400] == White, "the sheet and its colours");

            // Each step is awaited: the emulated mouse holds few packets, and puts those together that come too fast.
            MoveTo(guest, 192, 10);
            guest.PressButton("left", isDown: true);
            Eventually(guest, picture => picture[Width - 1, Strip] == SecondColour, "the second colour picked");
            guest.PressButton("left", isDown: false);
            MoveTo(guest, 300, 500);
            guest.PressButton("left", isDown: true);
            Eventually(guest, picture => picture.Count(SecondColour) > Field + Line, "the pen on the sheet");
            MoveTo(guest, 500, 400);
            guest.PressButton("left", isDown: false);
            MoveTo(guest, 500, 700);
            var picture = Take(guest);
            Assert.IsGreaterThan(Field + Line + 1000, picture.Count(SecondColour), "a stroke of more than 200 steps");
            Assert.AreEqual((SecondColour, White), (picture[350, 450], picture[500, 600]), "on the way with the button down, and not on that without");
            Assert.AreEqual(Field, picture.Count(FirstColour), "nothing was drawn in the colour that it began with");

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
            Eventually(guest, picture => picture.Count(SecondColour) > Field + Line + 100, "what the keys drew");
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

    /// <summary>Moves the mouse in steps that it can say, each after the arrow's tip was seen where the one before led.</summary>
    private void MoveTo(Guest guest, int x, int y)
    {
        const int step = 100;
        while (_pointer != (x, y))
        {
            var (right, down) = (Math.Clamp(x - _pointer.X, -step, step), Math.Clamp(y - _pointer.Y, -step, step));
            guest.MovePointer(right, down);
            _pointer = (_pointer.X + right, _pointer.Y + down);
            Eventually(guest, picture => picture[_pointer.X, _pointer.Y] == Tip, $"the arrow at {_pointer}");
        }
    }

    private void EventuallyText(Guest guest, string expected) =>
        Eventually(guest, picture => picture.Text.Contains(expected, StringComparison.Ordinal), $"the text \"{expected}\"");

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
        private readonly byte[] _file;
        private readonly uint[] _pixels;

        public PixelPicture(byte[] file)
        {
            var header = Encoding.ASCII.GetBytes($"P6\n{Width} {Height}\n255\n");
            Assert.IsTrue(file.AsSpan().StartsWith(header), "not a picture of this size");
            _file = file;
            _pixels = [.. file.Skip(header.Length).Chunk(3).Select(rgb => ((uint)rgb[0] << 16) | ((uint)rgb[1] << 8) | rgb[2])];
        }

        /// <summary>What is written on it, in the console's font.</summary>
        public string Text => string.Join('\n', new ScreenReader().Read(_file));

        public uint this[int x, int y] => _pixels[(y * Width) + x];

        public int Count(uint colour) => _pixels.Count(pixel => pixel == colour);
    }
}
