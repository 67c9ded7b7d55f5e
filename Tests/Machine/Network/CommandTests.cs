using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Network;

/// <summary>The shell's <c>ping</c>, <c>dig</c> and <c>capture</c>, against the host's kernel, dnsmasq and tcpdump.</summary>
[TestClass]
public sealed class CommandTests : FolderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string[] Names =
    [
        "--local=/test/", "--host-record=www.test,10.7.0.9,fd07::9,300", "--cname=alias.test,www.test,120", "--mx-host=test,mail.test,20", "--txt-record=text.test,first part,a \"quoted\" one",
        "--srv-host=_http._tcp.test,www.test,8080,5,7", "--ptr-record=9.0.7.10.in-addr.arpa,www.test", "--dns-rr=odd.test,4711,0aff",
        $"--host-record=gateway.test,{TapHost.Address}",
    ];

    [TestMethod]
    public void HostsAnswerAndNamesAreFound()
    {
        var disk = Ext2Image.Make(Path.Combine(Folder, "disk"), 4096, 16);
        using var host = TapHost.Create(Names);
        var (guest, shell) = host.Boot(Machines.Product() with { Disks = [new DiskOptions(disk)] });
        using (guest)
        {
            AssertPings(guest, shell);
            AssertAnswers(shell);
            AssertCaptures(host, shell);
            AssertMisuse(shell);
            shell.Type("poweroff");
            Assert.AreEqual(0, guest.WaitForEnd(Patience).Status);
        }

        Ext2Image.Check(disk);
        AssertReadByTcpdump(Ext2Image.Extract(disk, Path.Combine(Folder, "out")));
    }

    /// <summary>An instance that was granted some ports may ask, but not watch others.</summary>
    [TestMethod]
    public void SomePortsAreEnoughToAsk()
    {
        using var host = TapHost.Create(Names);
        var (guest, shell) = host.Boot(Machines.With(TestModule.FromManifest(Folder, """
            environment echo
              image echo
              memory 16 MiB
              entropy
              network 0

            environment shell
              image unix
              arguments /bin/shell
              memory 90%
              creation 20
              console
              power
              entropy
              network 0 ports 50000-50200
              module root.img write
            """)));
        using (guest)
        {
            Assert.Contains("2 sent, 2 received", shell.Run($"ping {TapHost.Address} -c 2", Patience));
            StringAssert.Matches(shell.Run("dig www.test", Patience), new Regex(@" IN +A +10\.7\.0\.9\n"));
            Assert.Contains("the whole interface", shell.Run("capture /tmp/x; echo status $?", Patience));
        }
    }

    /// <summary><c>exo run --net tap:IFNAME</c>, as a user calls it who has made the device.</summary>
    [TestMethod]
    public void TheToolConnectsAMachineToATapDevice()
    {
        var disk = Ext2Image.Make(Path.Combine(Folder, "disk"), 4096, 16);
        var script = Path.Combine(Folder, "script");
        File.WriteAllText(script, $"ping {TapHost.Address} -c 2\npoweroff\n");
        using var host = TapHost.Create();
        var said = host.Run(() => Tool.Run("dotnet", Path.Combine(AppContext.BaseDirectory, "exo.dll"), "run", "--no-build", "--boot", "kernel",
            "--net", $"tap:{TapHost.Device}", "--disk", disk, "--script", script, "--timeout", "100"));
        Assert.Contains("2 sent, 2 received", said);
    }

    private static void AssertPings(Guest guest, GuestShell shell)
    {
        var answered = shell.Run($"ping {TapHost.Address} -c 3; echo status $?", Patience);
        Assert.HasCount(3, Regex.Matches(answered, @"64 bytes from 10\.7\.0\.1: seq=\d ttl=64 time=\d+\.\d\d ms\n"), answered);
        Assert.Contains("3 sent, 3 received, 0% lost; round trip", answered);
        Assert.Contains("status 0", answered);
        Assert.Contains("1208 bytes from 10.7.0.1", shell.Run($"ping -s 1200 -c 1 {TapHost.Address}", Patience));
        // The interface's own address of IPv6 takes a second or two to be found and tried.
        Assert.Contains("64 bytes from fd07::1: seq=", shell.Run($"ping {TapHost.Address6} -c 5", Patience));
        var silent = shell.Run("ping 10.7.0.77 -c 1; echo status $?", Patience);
        Assert.Contains("no answer from 10.7.0.77: seq=1\n1 sent, 0 received, 100% lost\nstatus 1\n", silent);

        shell.Type($"ping {TapHost.Address}");
        guest.Serial.WaitFor(new Regex("seq=2 ttl"), Patience);
        guest.Serial.Send("\x03");
        shell.WaitForPrompt(Patience);
        StringAssert.Matches(guest.Serial.Transcript, new Regex(@"seq=2 ttl[^$]*\d sent, \d received, [^$]*\(least, mean, most\)"));
    }

    private static void AssertAnswers(GuestShell shell)
    {
        foreach (var (question, line) in new[]
        {
            ("www.test", @"www\.test\. +300 +IN +A +10\.7\.0\.9"),
            ("www.test aaaa", @"www\.test\. +300 +IN +AAAA +fd07::9"),
            ("alias.test @10.7.0.1", @"alias\.test\. +120 +IN +CNAME +www\.test\."),
            ("alias.test A", @"www\.test\. +300 +IN +A +10\.7\.0\.9"),
            ("test MX", @"test\. +0 +IN +MX +20 mail\.test\."),
            ("text.test TXT", "text\\.test\\. +0 +IN +TXT +\"first part\" \"a \\\\\"quoted\\\\\" one\""),
            ("_http._tcp.test SRV", @"_http\._tcp\.test\. +0 +IN +SRV +5 7 8080 www\.test\."),
            ("www.test @none.test", ""),
            ("9.0.7.10.in-addr.arpa PTR", @"9\.0\.7\.10\.in-addr\.arpa\. +0 +IN +PTR +www\.test\."),
            ("odd.test TYPE4711", @"odd\.test\. +0 +IN +TYPE4711 +\\# 2 0aff"),
        })
        {
            var answer = shell.Run($"dig {question}; echo status $?", Patience);
            if (line.Length == 0)
                Assert.AreEqual("dig: none.test: there is no such host\nstatus 1\n", answer);
            else
                StringAssert.Matches(answer, new Regex(@$"^; 10\.7\.0\.1: NOERROR,(.|\n)*{line}\n(.|\n)*status 0"), question);
        }

        StringAssert.Matches(shell.Run("dig none.test; echo status $?", Patience), new Regex("NXDOMAIN.*, 0 answers, .*\nstatus 1\n"));
        Assert.AreEqual("dig: a..b: is no name\n", shell.Run("dig a..b", Patience));
        Assert.Contains("64 bytes from 10.7.0.1", shell.Run("ping -c 1 gateway.test", Patience));
    }

    /// <summary>The host sends numbered datagrams all the while; another capture has a ping beside it.</summary>
    private static void AssertCaptures(TapHost host, GuestShell shell)
    {
        using var sender = host.Run(() => new UdpClient(TapHost.Guest, 4711));
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested;)
            {
                try
                {
                    sender.Send(Encoding.ASCII.GetBytes($"datagram {number:00000}"));
                    number++;
                }
                catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
                {
                    // Nobody has the port: so the guest said of the datagram before, and this one was not sent.
                }

                await Task.Delay(20);
            }
        });
        var said = shell.Run("capture /mnt/0/udp -c 20 udp and dst port 4711; echo status $?", Patience);
        stop.Cancel();
        sending.Wait(Patience);
        Assert.AreEqual("20 frames captured, 0 lost because the ring was full\nstatus 0\n", said);
        Assert.Contains("6 frames captured, 0 lost", shell.Run($"ping -c 8 {TapHost.Address} | capture /mnt/0/icmp -c 6 icmp and host {TapHost.Address}", Patience));
        Assert.Contains("0 frames captured", shell.Run("capture /mnt/0/none -t 1 arp and tcp", Patience));
    }

    private static void AssertMisuse(GuestShell shell)
    {
        foreach (var line in new[] { "ping", "ping -c 0 a", "ping -c", "ping a b", "dig", "dig a b c", "capture", "capture /tmp/x port", "capture /tmp/x tcp or udp" })
            StringAssert.Matches(shell.Run($"{line}; echo status $?", Patience), new Regex("^usage: (.|\n)*status 2\n$"), line);
        Assert.Contains("capture: /none/x: cannot be written", shell.Run("capture /none/x", Patience));
        Assert.Contains("usage: capture FILE [-c COUNT]", shell.Run("help capture", Patience));
        Assert.Contains("usage: ping HOST [-c COUNT]", shell.Run("ping --help", Patience));
    }

    private static void AssertReadByTcpdump(string files)
    {
        var datagrams = Regex.Matches(Tool.Run("tcpdump", "-n", "-A", "-r", Path.Combine(files, "udp")), @"datagram (\d{5})").Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(datagrams[0], 20).ToArray(), datagrams);
        var echoes = Tool.Run("tcpdump", "-n", "-v", "-r", Path.Combine(files, "icmp"));
        Assert.HasCount(6, Regex.Matches(echoes, "ICMP echo re(quest|ply), id \\d+, seq \\d+, length 64"), echoes);
        Assert.Contains("10.7.0.1 > 10.7.0.2: ICMP echo reply", echoes);
        Assert.IsFalse(echoes.Contains("bad cksum", StringComparison.Ordinal), echoes);
        Assert.AreEqual("", Tool.Run("tcpdump", "-n", "-r", Path.Combine(files, "none")).Trim());
    }
}
