using System;
using ExoCosmos.Kernel.Network;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Network;

[TestClass]
public sealed class ShortCopyTests
{
    private const byte Untouched = 0xA5;

    [TestMethod]
    public void EachLengthIsCopiedAndNothingBehindIt()
    {
        var bytes = new byte[2048];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length <= 400; length++)
        {
            for (var start = 0; start < 17; start++)
            {
                var room = new byte[512];
                Array.Fill(room, Untouched);
                ShortCopy.Copy(bytes.AsSpan(start, length), room.AsSpan(start + 1, 480));
                Assert.IsTrue(room.AsSpan(start + 1, length).SequenceEqual(bytes.AsSpan(start, length)), $"{length} bytes");
                Assert.IsFalse(room.AsSpan(0, start + 1).ContainsAnyExcept(Untouched) || room.AsSpan(start + 1 + length).ContainsAnyExcept(Untouched), $"{length} bytes");
            }
        }
    }

    [TestMethod]
    [DataRow(15)]
    [DataRow(60)]
    [DataRow(600)]
    public void NothingIsCopiedBeyondTheRoom(int length)
    {
        var room = new byte[1024];
        var isRefused = false;
        try
        {
            ShortCopy.Copy(new byte[length].AsSpan(), room.AsSpan(0, length - 1));
        }
        catch (ArgumentException)
        {
            isRefused = true;
        }

        Assert.IsTrue(isRefused);
    }
}
