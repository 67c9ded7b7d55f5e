using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Host.Net;
using ExoCosmos.Tests.Host.Net.Hostile;
using ExoCosmos.Tests.Machine.Harness;
using ExoCosmos.Tests.Machine.Web.Load;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Network;

/// <summary>A booted machine and the host's Linux, over a cable that loses, doubles, damages, delays and reorders; and amid frames that malicious hands made.</summary>
[TestClass]
public sealed class BadCableTests : FolderTests
{
    private const int Clients = 3, Hostile = 6000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(240);
    private static readonly IPEndPoint s_web = new(IPAddress.Parse(TapHost.Guest), 80), s_echo = new(IPAddress.Parse(TapHost.Guest), 7);

    /// <summary>What the machine makes of the announced fd07::/64 and its card's address (RFC 4291, appendix A).</summary>
    private static readonly IPEndPoint s_web6 = new(IPAddress.Parse("fd07::5054:ff:fe12:3456"), 80);

    private static readonly byte[] s_card = [0x52, 0x54, 0, 0x12, 0x34, 0x56];

    [TestMethod]
    public void EverythingArrivesWhole()
    {
        var site = new LoadSite(Folder);
        using var host = TapHost.Create();
        using var cable = new BadCable(host, new Impairments { Delay = 0 });
        var (guest, shell) = (site.Machine(Folder, 128, "32 MiB", hasShell: true, beside: """
            environment echo
              image echo
              memory 16 MiB
              entropy
              network 0 ports 7

            """) with { Network = null, Extra = cable.MachineArguments }).Boot();
        using (guest)
        {
            host.RunAll(1, _ =>
            {
                WebFigures.WaitUntilServed(s_web, s_patience);
                WebFigures.WaitUntilServed(s_web6, s_patience);
            });
            cable.Impairments = new Impairments { Delay = 4000, Jitter = 3000, Loss = 0.03, Duplication = 0.02, Corruption = 0.01 };
            host.RunAll(Clients, number =>
            {
                Download(site, site.Documents, number);
                Echo(60_000, number);
            });
            var (sent, lost) = cable.Counts;
            Assert.IsGreaterThan(20, lost, $"{lost} of {sent} frames were lost");

            // Of connections that have ended by then: what changes in them says nothing to those that are open.
            cable.Impairments = new Impairments { Delay = 0 };
            var corpus = new FrameCorpus(4, [.. cable.Seen.Where(frame => !IsAboutTheLink(frame))], s_card);
            for (var number = 0; number < Hostile; number++)
                cable.Inject(number % 50 == 0 ? corpus.Noise(number % 100 == 0 ? 20 : 2100) : corpus.Mutated());
            host.RunAll(Clients, number =>
            {
                while (!cable.HasInjected)
                {
                    Download(site, site.Small, number);
                    Echo(2_000, number);
                }
            });
            // No frame, however short or long, is a reason to think ill of the card.
            Assert.DoesNotContain("network 0", guest.Serial.Transcript);
            StringAssert.Matches(shell.Run("net", s_patience), new Regex(@"\n0 +10\.7\.0\.2 +up "));
            StringAssert.Matches(shell.Run("env", s_patience), new Regex(" web (.|\n)* echo "));
            Assert.AreEqual("alive\n", shell.Run("echo alive", s_patience));
        }
    }

    /// <summary>Addresses and routers (ARP, ICMPv6): of those anybody on the link may say what he likes, and is believed.</summary>
    private static bool IsAboutTheLink(byte[] frame) => (frame[12], frame[13]) == (0x08, 0x06) || ((frame[12], frame[13]) == (0x86, 0xDD) && frame[20] != 6);

    /// <summary>Some documents over a connection that is kept, and a small one over one of its own after each; some clients speak IPv6.</summary>
    private static void Download(LoadSite site, IReadOnlyList<(string Path, byte[] Body)> documents, int number)
    {
        var server = number % 2 == 0 ? s_web : s_web6;
        using var kept = new WebConversation(server);
        for (var at = 0; at < documents.Count; at++)
        {
            var (path, body) = documents[(at + number) % documents.Count];
            kept.Send($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.AreEqual(new WebAnswer(200, body.Length), kept.Read(body));
            using var own = new WebConversation(server);
            own.Send($"GET {site.Small[0].Path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Assert.AreEqual(200, own.Read(site.Small[0].Body).Status);
        }
    }

    /// <summary>The machine receives as much as it sends, and closes after the host has.</summary>
    private static void Echo(int length, int seed)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        (socket.SendTimeout, socket.ReceiveTimeout) = ((int)s_patience.TotalMilliseconds, (int)s_patience.TotalMilliseconds);
        socket.Connect(s_echo);
        var sent = new byte[length];
        new Random(seed).NextBytes(sent);
        var sending = new Thread(() => { for (var at = 0; at < length;) at += socket.Send(sent.AsSpan(at)); });
        sending.Start();
        var received = new byte[length + 1];
        var end = 0;
        while (end < length)
        {
            var count = socket.Receive(received.AsSpan(end));
            Assert.IsGreaterThan(0, count, "the other side closes too early");
            end += count;
        }

        sending.Join();
        CollectionAssert.AreEqual(sent, received[..length]);
        socket.Shutdown(SocketShutdown.Send);
        Assert.AreEqual(0, socket.Receive(received.AsSpan(0, 1)), "the other side does not close");
    }
}
