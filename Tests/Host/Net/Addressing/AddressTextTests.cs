using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ExoCosmos.LibOS.Net.Addressing;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Addressing;

/// <summary>Addresses as text, against what .NET makes of them.</summary>
[TestClass]
public sealed class AddressTextTests
{
    [TestMethod]
    public void RandomAddressesAreWrittenAndReadAsDotnetDoes()
    {
        var random = new Random(8);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[round % 2 == 0 ? 4 : 16];
            random.NextBytes(bytes);
            // Many zeros, for gaps of every place and length.
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)(random.Next(3) == 0 ? bytes[i] : 0);
            var expected = new IPAddress(bytes);
            // .NET writes the last 32 bits of some addresses as IPv4 does (RFC 5952 ch. 5); we do so for none.
            if (expected.ToString() is var text && expected.AddressFamily == AddressFamily.InterNetworkV6 && text.Contains('.', StringComparison.Ordinal))
                continue;
            var address = bytes.Length == 4 ? IpAddress.Read4(bytes) : IpAddress.Read6(bytes);
            Assert.AreEqual(text, Write(address));
            Assert.AreEqual(address, Read(text));
        }
    }

    [TestMethod]
    [DataRow("1.2.3")]
    [DataRow("1.2.3.4.5")]
    [DataRow("1.2.3.256")]
    [DataRow("1.2.3.04")]
    [DataRow("1..2.3")]
    [DataRow("1.2.3.4 ")]
    [DataRow("")]
    [DataRow("::1::")]
    [DataRow(":1:2:3:4:5:6:7")]
    [DataRow("1:2:3:4:5:6:7")]
    [DataRow("1:2:3:4:5:6:7:8:9")]
    [DataRow("1:2:3:4:5:6:7::8")]
    [DataRow("12345::")]
    [DataRow("1:")]
    [DataRow("::g")]
    [DataRow("-1::")]
    public void WhatIsNoAddressIsRefused(string text) => Assert.IsNull(Read(text));

    [TestMethod]
    public void AnyTextIsTaken()
    {
        var random = new Random(9);
        Span<byte> text = stackalloc byte[12];
        for (var round = 0; round < 200_000; round++)
        {
            foreach (ref var letter in text)
                letter = "01259afF::..%"u8[random.Next(13)];
            var part = text[..random.Next(text.Length + 1)];
            var isAddress = AddressText.TryParse(part, out var address);
            // Nothing is accepted that .NET refuses; it takes more forms, such as 1.2.
            if (isAddress)
                Assert.AreEqual(IPAddress.Parse(Encoding.ASCII.GetString(part)), IPAddress.Parse(Write(address)));
        }
    }

    private static string Write(in IpAddress address)
    {
        Span<byte> text = stackalloc byte[AddressText.MaxLength];
        return Encoding.ASCII.GetString(text[..AddressText.Write(address, text)]);
    }

    private static IpAddress? Read(string text) => AddressText.TryParse(Encoding.ASCII.GetBytes(text), out var address) ? address : null;

    /// <summary>What a failing test prints of an address: its record's text ends.</summary>
    [TestMethod]
    public void ARecordOfAnAddressHasAText() => Assert.Contains("Low = 2", new IpAddress(1, 2).ToString());
}
