using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using ExoCosmos.Init.Archive;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Init;

[TestClass]
public class CpioReaderTests
{
    private struct Bytes(byte[] content) : CpioReader.ISource
    {
        public readonly ulong Length => (ulong)content.Length;

        public readonly bool TryRead(ulong offset, int length, out ReadOnlySpan<byte> bytes)
        {
            var inside = offset <= Length && (ulong)length <= Length - offset;
            bytes = inside ? content.AsSpan((int)offset, length) : default;
            return inside;
        }
    }

    private static byte[] Archive(params (string Name, byte[] Data)[] members)
    {
        var bytes = new List<byte>();
        foreach (var (name, data) in members)
        {
            var header = new StringBuilder("070701");
            int[] numbers = [1, 0x81A4, 0, 0, 1, 0, data.Length, 0, 0, 0, 0, name.Length + 1, 0];
            foreach (var number in numbers)
                header.Append(number.ToString("X8", CultureInfo.InvariantCulture));
            bytes.AddRange(Encoding.ASCII.GetBytes(header + name + "\0"));
            Pad(bytes);
            bytes.AddRange(data);
            Pad(bytes);
        }

        return [.. bytes];
    }

    private static void Pad(List<byte> bytes)
    {
        while (bytes.Count % 4 != 0)
            bytes.Add(0);
    }

    private static CpioReader.Outcome Find(byte[] archive, string name, out CpioMember member)
    {
        var source = new Bytes(archive);
        return CpioReader.Find(ref source, Encoding.ASCII.GetBytes(name), out member);
    }

    [TestMethod]
    public void MembersAreFound()
    {
        var archive = Archive(("one", "1"u8.ToArray()), ("longer name", "second"u8.ToArray()), ("empty", []), ("TRAILER!!!", []));
        Assert.AreEqual(CpioReader.Outcome.Found, Find(archive, "longer name", out var member));
        Assert.AreEqual("second", Encoding.ASCII.GetString(archive, (int)member.Offset, (int)member.Length));
        Assert.AreEqual(CpioReader.Outcome.Found, Find(archive, "empty", out member));
        Assert.AreEqual(0ul, member.Length);
        Assert.AreEqual(CpioReader.Outcome.Absent, Find(archive, "two", out _));
        Assert.AreEqual(CpioReader.Outcome.Absent, Find(archive, "TRAILER!!!", out _));
    }

    [TestMethod]
    public void AnEndWithoutTrailerIsDamage() =>
        Assert.AreEqual(CpioReader.Outcome.Damaged, Find(Archive(("one", [1])), "two", out _));

    [TestMethod]
    public void TruncationAtEveryByteIsDamageOrFindsWhatIsWhole()
    {
        var archive = Archive(("one", [1, 2, 3]), ("two", [4, 5]), ("TRAILER!!!", []));
        for (var length = 0; length < archive.Length - 4; length++)
        {
            var outcome = Find(archive[..length], "two", out var member);
            if (outcome == CpioReader.Outcome.Found)
                Assert.IsLessThanOrEqualTo((ulong)length, member.Offset + member.Length);
            else
                Assert.AreEqual(CpioReader.Outcome.Damaged, outcome);
        }
    }

    [TestMethod]
    public void AnyByteMayBeAnything()
    {
        var random = new Random(5);
        var original = Archive(("one", [1, 2, 3]), ("two", [4, 5]), ("TRAILER!!!", []));
        for (var round = 0; round < 20000; round++)
        {
            var archive = (byte[])original.Clone();
            for (var change = 0; change < 3; change++)
                archive[random.Next(archive.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "0fF7"[random.Next(4)]);
            if (Find(archive, "two", out var member) == CpioReader.Outcome.Found)
                Assert.IsLessThanOrEqualTo((ulong)archive.Length, member.Offset + member.Length);
        }
    }
}
