using System;
using System.Text;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Unix.Files;

/// <summary>Packet filters in the words of /proc/exo/filters, from the fields that the kernel shows: little-endian bytes at places.</summary>
[TestClass]
public sealed class FilterTextTests
{
    private static readonly (int, int, ulong, ulong) Ip4 = (12, 2, 0xFFFF, 0x0008), FragmentAndTcp = (20, 4, 0xFF00_FF3F, 0x0600_0000), Port80 = (258, 2, 0xFFFF, 0x5000);

    [TestMethod]
    public void UsualFiltersAreTold()
    {
        Assert.AreEqual("ipv4 tcp port 80", Told(Ip4, FragmentAndTcp, Port80));
        Assert.AreEqual("ipv6 udp port 53", Told((12, 2, 0xFFFF, 0xDD86), (20, 1, 0xFF, 17), (56, 2, 0xFFFF, 0x3500)));
        Assert.AreEqual("arp", Told((12, 2, 0xFFFF, 0x0608)));
        Assert.AreEqual("ipv4 protocol 1", Told(Ip4, (23, 1, 0xFF, 1)));
        Assert.AreEqual("any", Told());
    }

    [TestMethod]
    public void ABlockOfPortsIsTold()
        => Assert.AreEqual("ipv4 tcp ports 80-95", Told(Ip4, FragmentAndTcp, (258, 2, 0xF0FF, 0x5000)));

    [TestMethod]
    public void WhateverElseIsTestedIsTold()
    {
        Assert.AreEqual("type 88cc", Told((12, 2, 0xFFFF, 0xCC88)));
        Assert.AreEqual("ipv4 tcp port 80 26=0a 27=01/0f t0=12", Told(Ip4, FragmentAndTcp, (26, 2, 0x0FFF, 0x010A), Port80, (256, 1, 0xFF, 0x12)));
        Assert.AreEqual("ipv4 tcp t2=00 t3=50/f5", Told(Ip4, FragmentAndTcp, (258, 2, 0xF5FF, 0x5000)), "ports, but no range of them");
        Assert.AreEqual("any 13=06", Told((13, 1, 0xFF, 6)));
    }

    private static string Told(params (int Place, int Width, ulong Mask, ulong Value)[] fields)
    {
        var (filter, shape) = (default(FilterInfo), new FilterShapeInfo { FieldCount = fields.Length });
        for (var i = 0; i < fields.Length; i++)
        {
            shape.Fields[i] = new FilterFieldInfo { Place = (ushort)fields[i].Place, Width = (ushort)fields[i].Width, Mask = fields[i].Mask };
            filter.Values[i] = fields[i].Value;
        }

        Span<byte> room = stackalloc byte[256];
        var text = new GeneratedText(room);
        new FilterText(filter, shape).Write(ref text);
        return Encoding.ASCII.GetString(text.Kept);
    }
}
