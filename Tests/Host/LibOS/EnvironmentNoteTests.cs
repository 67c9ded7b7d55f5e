using System;
using System.IO;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Start;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS;

/// <summary>The mark of a bare application is found among other notes, and nothing else is taken for it.</summary>
[TestClass]
public class EnvironmentNoteTests
{
    private static byte[] Note(string name, uint type, byte[] description)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var text = Encoding.ASCII.GetBytes(name + '\0');
        writer.Write(text.Length);
        writer.Write(description.Length);
        writer.Write(type);
        foreach (var field in new[] { text, description })
        {
            writer.Write(field);
            writer.Write(new byte[-field.Length & 3]);
        }

        return bytes.ToArray();
    }

    private static byte[] LibOs(string name, int size = 32) => [.. Encoding.ASCII.GetBytes(name), .. new byte[size - name.Length]];

    private static byte[] Mark => Note("ExoCosmos", 1, LibOs("LibOS.Unix"));

    [TestMethod]
    public void TheMarkSaysWhichLibOs()
    {
        Assert.IsTrue(EnvironmentNote.TryFind(Mark, out var name));
        Assert.AreEqual("LibOS.Unix", Encoding.ASCII.GetString(name.Text()));
    }

    [TestMethod]
    public void ItIsFoundBehindOthers()
    {
        byte[] notes = [.. Note("GNU", 3, [1, 2, 3, 4, 5]), .. Note("ExoCosmos", 2, LibOs("x")), .. Note("", 1, []), .. Mark];
        Assert.IsTrue(EnvironmentNote.TryFind(notes, out _));
    }

    [TestMethod]
    public void NothingElseIsTakenForIt()
    {
        foreach (var notes in new[]
        {
            [], Note("GNU", 1, LibOs("x")), Note("ExoCosmo", 1, LibOs("x")), Note("ExoCosmosX", 1, LibOs("x")), Note("ExoCosmos", 1, LibOs("x", 28)), Note("ExoCosmos", 0, LibOs("x")),
        })
            Assert.IsFalse(EnvironmentNote.TryFind(notes, out _));
    }

    [TestMethod]
    public void DamagedNotesEndTheSearch()
    {
        var random = new Random(1);
        byte[] notes = [.. Note("GNU", 3, [1, 2, 3, 4]), .. Mark];
        for (var length = 0; length < notes.Length; length++)
            Assert.IsFalse(EnvironmentNote.TryFind(notes.AsSpan(0, length), out _));
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = notes.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            EnvironmentNote.TryFind(damaged, out _);
        }
    }

    [TestMethod]
    public void TheBuildPutsItIntoABareApplication()
    {
        var path = Path.Combine(Build.Repository.Root, "artifacts", "images", "hello.elf");
        if (!File.Exists(path))
            Assert.Inconclusive($"{path} has not been built: run ./exo build.");
        var file = File.ReadAllBytes(path);
        Assert.AreEqual(ElfError.None, ElfImage.Parse(file.AsSpan(0, ElfImage.HeaderBytes), (ulong)file.Length, 0x1000_0000_0000, out var image));
        Assert.IsTrue(EnvironmentNote.TryFind(file.AsSpan((int)image.NoteOffset, (int)image.NoteSize), out var name));
        Assert.AreEqual("LibOS.Unix", Encoding.ASCII.GetString(name.Text()));
    }
}
