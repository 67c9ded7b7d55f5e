using System;
using ExoCosmos.LibOS.Net.Random;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net;

/// <summary>The authors' test vectors, as far as they are of whole words.</summary>
[TestClass]
public sealed class SipHashTests
{
    private static readonly SipHash s_hash = new(0x07060504_03020100, 0x0F0E0D0C_0B0A0908);

    [TestMethod]
    public void ItIsTheAuthors()
    {
        ReadOnlySpan<ulong> words = [0x07060504_03020100, 0x0F0E0D0C_0B0A0908];
        Assert.AreEqual(0x726F_DB47_DD0E_0E31UL, s_hash.Hash([]));
        Assert.AreEqual(0x93F5_F579_9A93_2462UL, s_hash.Hash(words[..1]));
        Assert.AreEqual(0x3F2A_CC7F_57C2_9BDBUL, s_hash.Hash(words));
        Assert.AreEqual(0x3F2A_CC7F_57C2_9BDBUL, s_hash.Hash(words[0], words[1]));
    }
}
