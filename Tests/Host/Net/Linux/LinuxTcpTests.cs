using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.Tests.Host.Net.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Linux;

/// <summary>Our TCP and Linux' understand each other.</summary>
[TestClass]
public sealed class LinuxTcpTests
{
    public TestContext TestContext { get; set; } = null!;

    private static readonly IpEndpoint s_linux = new(IpAddress.From4(0x0A000001), 5000);

    [TestMethod]
    public void LinuxAnswersEchoes()
    {
        using var bench = LinuxBench.Create();
        Assert.IsTrue(bench.Host.Stack.SendEcho(s_linux.Address, 1, 77, bench.Host.Pin(new byte[56]), LinuxBench.Now));
        bench.RunUntil(() => bench.Host.Stack.LastEcho.Sequence == 77);
        bench.RunUntil(() => bench.Host.Stack.Addresses.Addresses6[0].IsVerified);
        // What EUI-64 makes of 02:00:00:00:00:01.
        var linux6 = new IpAddress(0xFE80UL << 48, 0x0000_00FF_FE00_0001);
        bench.RunUntil(() => !bench.Run("ip", "-6 address show dev tap0").Contains("tentative", StringComparison.Ordinal));
        Assert.IsTrue(bench.Host.Stack.SendEcho(linux6, 1, 78, bench.Host.Pin(new byte[56]), LinuxBench.Now));
        bench.RunUntil(() => bench.Host.Stack.LastEcho.Sequence == 78);
        Assert.AreEqual(linux6, bench.Host.Stack.LastEcho.Source);
    }

    [TestMethod]
    [DataRow(0.0, 0UL, 5_000_000)]
    [DataRow(0.02, 3000UL, 300_000)]
    public void LinuxConnectsAndBothSend(double loss, ulong jitter, int bytes)
    {
        using var bench = LinuxBench.Create(new Impairments { Delay = jitter, Jitter = jitter, Loss = loss, Duplication = loss, Corruption = loss / 2 });
        Assert.IsTrue(bench.Host.Stack.TryListen(new IpEndpoint(IpAddress.None, 80), 5, out var listener));
        using var socket = bench.NewSocket();
        var (request, answer) = (Bytes(bytes, 1), Bytes(bytes, 2));
        var client = Task.Run(async () =>
        {
            await socket.ConnectAsync(LinuxBench.StackAddress, 80);
            var sending = Task.Run(() => SendAll(socket, request));
            var received = ReceiveAll(socket);
            await sending;
            return received;
        });
        TcpHandle connection = default;
        bench.RunUntil(() => bench.Host.Stack.TryAccept(listener, out connection));
        var exchange = new StackExchange(bench.Host, connection, answer);
        var start = LinuxBench.Now;
        bench.RunUntil(() => exchange.Work(LinuxBench.Now) && client.IsCompleted);
        TestContext.WriteLine($"{2 * bytes / (LinuxBench.Now - start + 1.0)} MB/s both ways; options of Linux: {Options(socket)}");
        Assert.IsTrue(client.Result.SequenceEqual(answer));
        Assert.IsTrue(exchange.Received.SequenceEqual(request));
        Assert.AreEqual("timestamps sack scaling", Options(socket));
    }

    [TestMethod]
    [DataRow(0.0, 0UL, 5_000_000)]
    [DataRow(0.02, 3000UL, 300_000)]
    public void WeConnectAndBothSend(double loss, ulong jitter, int bytes)
    {
        using var bench = LinuxBench.Create(new Impairments { Delay = jitter, Jitter = jitter, Loss = loss, Duplication = loss, Corruption = loss / 2 });
        using var listener = bench.NewSocket();
        listener.Bind(new IPEndPoint(IPAddress.Any, 5000));
        listener.Listen();
        var (request, answer) = (Bytes(bytes, 3), Bytes(bytes, 4));
        var server = Task.Run(async () =>
        {
            using var socket = await listener.AcceptAsync();
            var sending = Task.Run(() => SendAll(socket, answer));
            var received = ReceiveAll(socket);
            await sending;
            return received;
        });
        Assert.IsTrue(bench.Host.Stack.TryConnect(s_linux, default, LinuxBench.Now, out var connection));
        var exchange = new StackExchange(bench.Host, connection, request);
        bench.RunUntil(() => exchange.Work(LinuxBench.Now) && server.IsCompleted);
        Assert.IsTrue(server.Result.SequenceEqual(request));
        Assert.IsTrue(exchange.Received.SequenceEqual(answer));
    }

    [TestMethod]
    public void LinuxConnectsOverIp6()
    {
        using var bench = LinuxBench.Create();
        bench.RunUntil(() => bench.Host.Stack.Addresses.Addresses6[0].IsVerified);
        bench.RunUntil(() => !bench.Run("ip", "-6 address show dev tap0").Contains("tentative", StringComparison.Ordinal));
        Assert.IsTrue(bench.Host.Stack.TryListen(new IpEndpoint(IpAddress.None, 80), 5, out var listener));
        var address = new byte[16];
        bench.Host.Address6.Write6(address);
        var scope = int.Parse(bench.Run("ip", "-o link show dev tap0").Split(':')[0], CultureInfo.InvariantCulture);
        using var socket = bench.NewSocket(AddressFamily.InterNetworkV6);
        var (request, answer) = (Bytes(300_000, 7), Bytes(300_000, 8));
        var client = Task.Run(async () =>
        {
            await socket.ConnectAsync(new IPAddress(address, scope), 80);
            var sending = Task.Run(() => SendAll(socket, request));
            var received = ReceiveAll(socket);
            await sending;
            return received;
        });
        TcpHandle connection = default;
        bench.RunUntil(() => bench.Host.Stack.TryAccept(listener, out connection));
        var exchange = new StackExchange(bench.Host, connection, answer);
        bench.RunUntil(() => exchange.Work(LinuxBench.Now) && client.IsCompleted);
        Assert.IsTrue(client.Result.SequenceEqual(answer) && exchange.Received.SequenceEqual(request));
    }

    [TestMethod]
    public void LinuxSendsThroughNetem()
    {
        using var bench = LinuxBench.Create();
        try
        {
            bench.Run("tc", "qdisc add dev tap0 root netem delay 5ms 3ms loss 3% duplicate 2% corrupt 1% reorder 20%");
        }
        catch (InvalidOperationException exception)
        {
            Assert.Inconclusive($"no netem here: {exception.InnerException?.Message}");
        }

        using var listener = bench.NewSocket();
        listener.Bind(new IPEndPoint(IPAddress.Any, 5000));
        listener.Listen();
        var answer = Bytes(300_000, 9);
        var server = Task.Run(async () =>
        {
            using var socket = await listener.AcceptAsync();
            SendAll(socket, answer);
            return ReceiveAll(socket);
        });
        Assert.IsTrue(bench.Host.Stack.TryConnect(s_linux, default, LinuxBench.Now, out var connection));
        var exchange = new StackExchange(bench.Host, connection, [1, 2, 3]);
        bench.RunUntil(() => exchange.Work(LinuxBench.Now) && server.IsCompleted);
        Assert.IsTrue(server.Result.SequenceEqual(new byte[] { 1, 2, 3 }) && exchange.Received.SequenceEqual(answer));
    }

    [TestMethod]
    public void AReaderThatStopsStopsTheWriter()
    {
        using var bench = LinuxBench.Create();
        using var listener = bench.NewSocket();
        listener.ReceiveBufferSize = 4096;
        listener.Bind(new IPEndPoint(IPAddress.Any, 5000));
        listener.Listen();
        Assert.IsTrue(bench.Host.Stack.TryConnect(s_linux, default, LinuxBench.Now, out var connection));
        var bytes = Bytes(200_000, 5);
        var exchange = new StackExchange(bench.Host, connection, bytes);
        var accepting = listener.AcceptAsync();
        bench.RunUntil(() => { exchange.Work(LinuxBench.Now); return accepting.IsCompleted; });
        using var socket = accepting.Result;
        // Until the window is closed, and a probe has been answered.
        bench.RunUntil(() => { exchange.Work(LinuxBench.Now); return bench.Host.Stack.Tcp(connection).PersistBackoff >= 2; });
        Assert.AreEqual(0, bench.Host.Stack.Tcp(connection).SndWnd);
        var reading = Task.Run(() => ReceiveAll(socket));
        bench.RunUntil(() => { exchange.Work(LinuxBench.Now); return reading.IsCompleted; });
        Assert.IsTrue(reading.Result.SequenceEqual(bytes));
    }

    [TestMethod]
    public void ResetsAreUnderstoodBothWays()
    {
        using var bench = LinuxBench.Create();
        using var refused = bench.NewSocket();
        var refusal = Task.Run(() => Assert.ThrowsExactly<SocketException>(() => refused.Connect(LinuxBench.StackAddress, 81)).SocketErrorCode);
        bench.RunUntil(() => refusal.IsCompleted);
        Assert.AreEqual(SocketError.ConnectionRefused, refusal.Result);

        Assert.IsTrue(bench.Host.Stack.TryConnect(s_linux, default, LinuxBench.Now, out var connection));
        bench.RunUntil(() => bench.Host.Stack.Tcp(connection).State == TcpState.Closed);
        Assert.AreEqual(TcpFailure.Refused, bench.Host.Stack.Tcp(connection).Failure);

        Assert.IsTrue(bench.Host.Stack.TryListen(new IpEndpoint(IpAddress.None, 80), 5, out var listener));
        foreach (var linuxBreaksOff in new[] { true, false })
        {
            using var socket = bench.NewSocket();
            var connecting = socket.ConnectAsync(LinuxBench.StackAddress, 80);
            bench.RunUntil(() => connecting.IsCompleted && bench.Host.Stack.TryAccept(listener, out connection));
            if (linuxBreaksOff)
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
                bench.RunUntil(() => bench.Host.Stack.Tcp(connection).State == TcpState.Closed);
                Assert.AreEqual(TcpFailure.Reset, bench.Host.Stack.Tcp(connection).Failure);
            }
            else
            {
                var reading = Task.Run(() => Assert.ThrowsExactly<SocketException>(() => socket.Receive(new byte[1])).SocketErrorCode);
                bench.Host.Stack.AbortTcp(connection, LinuxBench.Now);
                bench.RunUntil(() => reading.IsCompleted);
                Assert.AreEqual(SocketError.ConnectionReset, reading.Result);
            }
        }
    }

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static void SendAll(Socket socket, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
            at += socket.Send(bytes.AsSpan(at));
        socket.Shutdown(SocketShutdown.Send);
    }

    private static byte[] ReceiveAll(Socket socket)
    {
        using var all = new System.IO.MemoryStream();
        var buffer = new byte[65536];
        for (int length; (length = socket.Receive(buffer)) > 0;)
            all.Write(buffer, 0, length);
        return all.ToArray();
    }

    /// <summary>What both sides agreed on, as Linux' TCP_INFO has it.</summary>
    private static string Options(Socket socket)
    {
        var info = new byte[104];
        Assert.IsGreaterThan(8, socket.GetRawSocketOption(6, 11, info));
        var names = new[] { "timestamps", "sack", "scaling" };
        return string.Join(' ', names.Where((_, bit) => (info[5] >> bit & 1) != 0));
    }
}
