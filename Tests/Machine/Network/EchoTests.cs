using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Network;

/// <summary>Apps/Echo on the emulator's own network, spoken to by the host's TCP and UDP: interface, filters, rings, sending, and the network library in an application.</summary>
[TestClass]
public sealed class EchoTests : FolderTests
{
    private const int Port = 7;

    [TestMethod]
    [DataRow(NetworkCard.Virtio)]
    [DataRow(NetworkCard.E1000)]
    [DataRow(NetworkCard.E1000e)]
    public void TheHostIsEchoed(NetworkCard card)
    {
        var (tcp, udp) = (FreePort.Any(), FreePort.Any());
        var options = Machines.With(TestModule.FromManifest(Folder, """
            environment echo
              image echo
              memory 32 MiB
              console output
              entropy
              network 0
            """)) with
        {
            Network = new NetworkOptions { Card = card, Forwards = [new PortForward(tcp, Port), new PortForward(udp, Port, IsUdp: true)] },
        };
        using var guest = Guest.Start(options);
        guest.Serial.WaitFor(new Regex(@"echo: at 10\.0\.2\.15"), Machines.BootTimeout);
        EchoDatagrams(udp);
        EchoStream(tcp, 200_000);
        for (var i = 0; i < 20; i++)
            EchoStream(tcp, i);
    }

    /// <summary>The shell beside it, which holds no network, shows whose packets are whose.</summary>
    [TestMethod]
    public void TheShellShowsInterfacesAndFilters()
    {
        var options = Machines.With(TestModule.FromManifest(Folder, """
            environment echo
              image echo
              memory 32 MiB
              entropy
              network 0 ports 7

            environment shell
              image unix
              arguments /bin/shell
              memory 90%
              creation 20
              console
              power
              entropy
              module root.img write
            """)) with
        {
            Network = new NetworkOptions(),
        };
        var (guest, shell) = options.Boot();
        using (guest)
        {
            // It holds nothing but the port, so nobody gives the interface an address.
            var shown = shell.Run("net", Machines.LineTimeout);
            StringAssert.Matches(shown, new Regex(@"0 +1 +\d+ +echo +0 +0 +ipv4 tcp port 7\n"));
            StringAssert.Matches(shown, new Regex(@"0 +3 +\d+ +echo +0 +0 +ipv4 udp port 7\n"));
            StringAssert.Matches(shown, new Regex(@"0 +- +up "));
            StringAssert.Matches(shown, new Regex(@"\n +\d+ +echo +\d+ +\d+ +\d+ +0\n"), "its ring, in which nothing was lost");
        }
    }

    private static void EchoDatagrams(int port)
    {
        using var client = new UdpClient();
        client.Client.ReceiveTimeout = 30_000;
        client.Connect(IPAddress.Loopback, port);
        foreach (var length in new[] { 1, 100, 1400 })
        {
            var sent = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
            client.Send(sent);
            IPEndPoint? from = null;
            CollectionAssert.AreEqual(sent, client.Receive(ref from));
        }
    }

    /// <summary>Everything that is sent comes back, and then the end.</summary>
    private static void EchoStream(int port, int length)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
        client.ReceiveTimeout = 60_000;
        var stream = client.GetStream();
        var sent = new byte[length];
        new Random(length).NextBytes(sent);
        var sending = stream.WriteAsync(sent).AsTask();
        var received = new byte[length];
        stream.ReadExactly(received);
        Assert.IsTrue(sending.Wait(TimeSpan.FromSeconds(60)));
        CollectionAssert.AreEqual(sent, received);
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.AreEqual(0, stream.Read(received, 0, Math.Min(length, 1)), "the other side does not close");
    }
}
