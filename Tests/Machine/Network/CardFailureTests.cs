using System;
using System.Diagnostics;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using ExoCosmos.Tests.Machine.Web;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Network;

/// <summary>A network card that leaves, or that sends nothing any more: who was using it loses frames, and everything else goes on.</summary>
[TestClass]
public sealed class CardFailureTests
{
    private const int Clients = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [TestMethod]
    [DataRow("virtio-net-pci,disable-legacy=on")]
    [DataRow("e1000e")]
    public async Task ACardIsTakenOutUnderLoad(string card)
    {
        var port = FreePort.Any();
        var (guest, shell) = (Machines.Product() with
        {
            Extra =
            [
                "-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off", "-device", "pcie-root-port,id=bay,chassis=1",
                "-netdev", $"user,id=net0,hostfwd=tcp:127.0.0.1:{port}-:80", "-device", $"{card},bus=bay,id=leaving,netdev=net0,romfile=",
            ],
        }).Boot();
        using (guest)
        {
            using var client = await ServedClient.Connect(port, s_patience);
            using var stop = new CancellationTokenSource();
            var served = new int[Clients];
            var downloads = Enumerable.Range(0, Clients).Select(number => Task.Run(() => Download(client, served, number, stop.Token))).ToArray();
            shell.Type("ping 10.0.2.2 -c 8; echo over");
            guest.Serial.WaitFor(new Regex("bytes from"), s_patience);
            while (served.Any(count => Volatile.Read(ref count) < 2))
                await Task.Delay(10);
            guest.Monitor.Execute("device_del", new { id = "leaving" });
            var since = Stopwatch.StartNew();
            while (guest.Monitor.Execute("query-pci").ToString().Contains("\"leaving\"", StringComparison.Ordinal))
            {
                Assert.IsLessThan(s_patience, since.Elapsed, "the card is still in its slot");
                await Task.Delay(50);
            }

            // What the kernel says may stand before the prompt or behind it.
            guest.Serial.WaitFor(new Regex(@"(?s)(?=.*network 0 was removed or cannot be brought up again, and is given up)(?=.*\nover\r?\n.*exo:/[$] )"), s_patience);
            stop.Cancel();
            await Task.WhenAll(downloads);
            shell.Type("");
            shell.WaitForPrompt(s_patience);
            StringAssert.Matches(guest.Serial.Transcript, new Regex("no answer from 10[.]0[.]2[.]2(?s).*8 sent, [1-7] received"));
            StringAssert.Matches(shell.Run("net", s_patience), new Regex(@"\n0 +10\.0\.2\.15 +failed "));
            Assert.Contains("1 sent, 0 received", shell.Run("ping 10.0.2.2 -c 1", s_patience));
            // An environment stays until a device has given back all that it sent: of programs that have ended none does.
            var environments = shell.Run("env", s_patience);
            Assert.DoesNotContain(" ping ", environments);
            Assert.Contains(" web ", environments);
            shell.Type("poweroff");
            Assert.AreEqual(0, guest.WaitForEnd(s_patience).Status);
        }
    }

    /// <summary>Nobody is at the other end of the wire, so that the card cannot get rid of its first frame; somebody comes when it was reset once.</summary>
    [TestMethod]
    public void ACardThatSendsNothingIsResetAndWorksAgain()
    {
        var (guest, shell) = (Machines.Product() with
        {
            Extra = ["-netdev", "hubport,id=net0,hubid=0", "-device", "virtio-net-pci,disable-legacy=on,netdev=net0,romfile="],
        }).Boot();
        using (guest)
        {
            guest.Serial.WaitFor(new Regex("(?s)network 0 broke the rules or sends nothing, and is reset.*network 0 works again"), s_patience);
            guest.Monitor.Execute("netdev_add", new { type = "user", id = "outside" });
            guest.Monitor.Execute("netdev_add", new { type = "hubport", id = "port", hubid = 0, netdev = "outside" });
            for (var since = Stopwatch.StartNew(); !shell.Run("ping 10.0.2.2 -c 1", s_patience).Contains("1 sent, 1 received", StringComparison.Ordinal);)
                Assert.IsLessThan(s_patience, since.Elapsed, "the card does not work again");
            shell.Type("poweroff");
            Assert.AreEqual(0, guest.WaitForEnd(s_patience).Status);
        }
    }

    private static async Task Download(HttpClient client, int[] served, int number, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await client.GetByteArrayAsync("/", stop);
                Interlocked.Increment(ref served[number]);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // The card is gone, and with it whoever answered.
        }
    }
}
