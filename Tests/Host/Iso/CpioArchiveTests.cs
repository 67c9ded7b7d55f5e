using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using ExoCosmos.Iso.Image;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

[TestClass]
public sealed class CpioArchiveTests
{
    [TestMethod]
    public void MembersComeBackAndAlignedOnesLieOnPages()
    {
        // (length of the name, length of the data, aligned?)
        var members = ArbMap.Default.ArbFor<(byte Name, ushort Data, bool Aligned)[]>();
        Prop.ForAll(members, Holds).QuickCheckThrowOnFailure();
    }

    [TestMethod]
    public void EmptyArchiveIsATrailer()
    {
        var read = Read(Write([]));
        Assert.IsEmpty(read);
    }

    [TestMethod]
    public void FillerIsLeftOutWhereNoneIsNeeded()
    {
        // 110 bytes of header and 3986 of name: the data is on a page boundary by itself.
        var bytes = Write([(new string('n', 3985), [1, 2, 3], true)]);
        Assert.AreEqual(1, bytes[CpioArchive.PageSize]);
    }

    private static void Holds((byte Name, ushort Data, bool Aligned)[] shape)
    {
        var members = shape
            .Select((member, index) => (Name: $"{index}-{new string('x', member.Name)}", Data: Contents(index, member.Data), member.Aligned))
            .ToList();
        var read = Read(Write(members));
        CollectionAssert.AreEqual(members.ConvertAll(member => member.Name), read.ConvertAll(member => member.Name));
        foreach (var (wanted, found) in members.Zip(read))
        {
            CollectionAssert.AreEqual(wanted.Data, found.Data);
            Assert.IsTrue(!wanted.Aligned || found.Offset % CpioArchive.PageSize == 0, $"{wanted.Name} lies at {found.Offset}");
        }
    }

    private static byte[] Contents(int seed, int length) => [.. Enumerable.Range(seed, length).Select(value => (byte)value)];

    private static byte[] Write(IEnumerable<(string Name, byte[] Data, bool Aligned)> members)
    {
        using var output = new MemoryStream();
        using (var archive = new CpioArchive(output))
            foreach (var (name, data, aligned) in members)
                archive.Add(name, new MemoryStream(data), aligned);
        return output.ToArray();
    }

    /// <summary>A reader by the format's description, which skips fillers.</summary>
    private static List<(string Name, byte[] Data, int Offset)> Read(byte[] archive)
    {
        var members = new List<(string, byte[], int)>();
        for (var at = 0; ;)
        {
            Assert.AreEqual("070701", Encoding.ASCII.GetString(archive, at, 6));
            int Field(int index) => int.Parse(Encoding.ASCII.GetString(archive, at + 6 + 8 * index, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var (size, nameSize) = (Field(6), Field(11));
            var name = Encoding.UTF8.GetString(archive, at + 110, nameSize - 1);
            Assert.AreEqual(0, archive[at + 110 + nameSize - 1]);
            if (name == "TRAILER!!!")
                return members;
            var data = (at + 110 + nameSize + 3) & ~3;
            if (name != CpioArchive.Filler)
                members.Add((name, archive[data..(data + size)], data));
            at = (data + size + 3) & ~3;
        }
    }
}
