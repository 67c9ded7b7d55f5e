using System;
using System.Diagnostics;
using System.IO;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dhcp;
using ExoCosmos.LibOS.Net.Dns;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Linux;

/// <summary>Addresses and names from dnsmasq, which is a DHCP server, a name server and a router that announces a prefix.</summary>
[TestClass]
public sealed class ServiceTests
{
    [TestMethod]
    public void AddressesAndNamesComeFromServers()
    {
        using var bench = LinuxBench.Create();
        bench.Run("ip", "address add fd00:1::1/64 dev tap0 nodad");
        var leases = Path.GetTempFileName();
        using var dnsmasq = bench.StartProgram("dnsmasq", "--keep-in-foreground --log-facility=/dev/null --conf-file=/dev/null --no-hosts --no-resolv --user=root --interface=tap0 --bind-interfaces "
            + $"--dhcp-leasefile={leases} --dhcp-authoritative --dhcp-range=10.0.0.50,10.0.0.50,255.255.255.0,2m --dhcp-option=3,10.0.0.77 "
            + "--enable-ra --dhcp-range=fd00:1::,ra-only,64 --address=/www.test/192.0.2.7 --address=/www.test/2001:db8::7 --cname=alias.test,many.test "
            + "--host-record=many.test,192.0.2.1 --host-record=many.test,192.0.2.2 --local=/test/");
        try
        {
            ref var stack = ref bench.Host.Stack;
            stack.StartDhcp(LinuxBench.Now);
            bench.RunUntil(() => bench.Host.Stack.DhcpState == DhcpState.Bound);
            Assert.AreEqual((IpAddress.From4(0x0A000032), 24, IpAddress.From4(0x0A00004D)), (stack.Addresses.Address4, stack.Addresses.PrefixLength4, stack.Addresses.Gateway4));
            Assert.AreEqual(IpAddress.From4(0x0A000001), stack.Addresses.DnsServers[0]);

            // A prefix of fd00:1::/64 and a router, from its advertisements.
            bench.RunUntil(() => bench.Host.Stack.Addresses.Addresses6[1].IsVerified);
            Assert.AreEqual(0xFD00_0001_0000_0000UL, stack.Addresses.Addresses6[1].Address.High);
            Assert.AreEqual(new IpAddress(0xFE80UL << 48, 0x0000_00FF_FE00_0001), stack.Addresses.Router6);
            Assert.IsTrue(stack.SendEcho(new IpAddress(0xFD00_0001_0000_0000UL, 1), 1, 5, bench.Host.Pin(new byte[8]), LinuxBench.Now));
            bench.RunUntil(() => bench.Host.Stack.LastEcho.Sequence == 5);

            Assert.AreEqual(IpAddress.From4(0xC0000207), Resolve(bench, "www.test", DnsRecordType.Address4).Addresses[0]);
            Assert.AreEqual(new IpAddress(0x2001_0DB8_0000_0000, 7), Resolve(bench, "WWW.Test.", DnsRecordType.Address6).Addresses[0]);
            Assert.AreEqual(2, Resolve(bench, "many.test", DnsRecordType.Address4).Count);
            Assert.AreEqual(2, Resolve(bench, "alias.test", DnsRecordType.Address4).Count);
            Assert.AreEqual(DnsStatus.NotFound, Resolve(bench, "none.test", DnsRecordType.Address4).Status);
            Assert.AreEqual(DnsStatus.NotFound, stack.Lookup("bad..name"u8, DnsRecordType.Address4, LinuxBench.Now).Status);
        }
        finally
        {
            dnsmasq.Kill();
            dnsmasq.WaitForExit();
            File.Delete(leases);
        }
    }

    private static DnsAnswer Resolve(LinuxBench bench, string name, DnsRecordType type)
    {
        var text = System.Text.Encoding.ASCII.GetBytes(name);
        DnsAnswer answer = default;
        bench.RunUntil(() => (answer = bench.Host.Stack.Lookup(text, type, LinuxBench.Now)).Status != DnsStatus.Pending);
        return answer;
    }
}
