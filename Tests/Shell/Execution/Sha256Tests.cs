using System;
using System.Linq;
using System.Security.Cryptography;
using ExoCosmos.Shell.Commands.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Execution;

[TestClass]
public sealed class Sha256Tests
{
    [TestMethod]
    public void AgreesWithTheLibrary()
    {
        for (var length = 0; length < 300; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 7 + length)).ToArray();
            var hash = new Sha256();
            hash.Append(bytes);
            CollectionAssert.AreEqual(SHA256.HashData(bytes), hash.Finish(), $"{length} bytes");
        }
    }

    [TestMethod]
    public void PiecesDoNotMatter() => Prop.ForAll<byte[][]>(pieces =>
    {
        var hash = new Sha256();
        foreach (var piece in pieces)
            hash.Append(piece);
        return hash.Finish().SequenceEqual(SHA256.HashData(pieces.SelectMany(piece => piece).ToArray()));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void ExampleOfTheStandard()
    {
        var hash = new Sha256();
        hash.Append("abc"u8);
        Assert.AreEqual("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(hash.Finish()));
    }
}
