using System.Linq;
using System.Text;
using ExoCosmos.Shell.Unix;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Unix;

[TestClass]
public sealed class OsStringTests
{
    [TestMethod]
    public void EveryByteSequenceSurvives() =>
        Prop.ForAll<byte[]>(bytes => OsString.Encode(OsString.Decode(bytes)).SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Utf8IsText()
    {
        Assert.AreEqual("größe 🙂", OsString.Decode(Encoding.UTF8.GetBytes("größe 🙂")));
        Assert.AreEqual("a\uDCFFb", OsString.Decode([(byte)'a', 0xFF, (byte)'b']));
        CollectionAssert.AreEqual("a\0"u8.ToArray(), OsString.EncodeTerminated("a"));
    }

    [TestMethod]
    [DataRow("/a/b", "b", "/a")]
    [DataRow("/a/b//", "b", "/a")]
    [DataRow("a", "a", ".")]
    [DataRow("/", "/", "/")]
    [DataRow("//", "/", "/")]
    [DataRow("/a", "a", "/")]
    [DataRow("", "", ".")]
    public void PathsComeApart(string path, string name, string directory) =>
        Assert.AreEqual((name, directory), (PathText.BaseName(path), PathText.DirectoryName(path)));
}
