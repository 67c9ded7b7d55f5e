using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>What no image of the system contains yet needs neither heap nor runtime either: images are made of it whose every call is reachable.</summary>
[TestClass]
public sealed class BareNetworkTests
{
    /// <summary>Ends the samples that need a wire: it counts what is sent.</summary>
    private const string WireText = """

        internal struct Wire : INetworkWire
        {
            public int Sent;

            public readonly WireFeatures Features => WireFeatures.None;

            public readonly Span<byte> HeaderRoom => default;

            public bool Send(ReadOnlySpan<byte> header, ReadOnlySpan<MemoryPiece> payload, in SendOffload offload) => ++Sent > 0;
        }
        """;

    [TestMethod]
    public Task TheNetworkLibraryNeedsNoHeap() => AssertBuilds("Network", """
        using System;
        using System.Runtime;
        using ExoCosmos.LibOS.Net.Addressing;
        using ExoCosmos.LibOS.Net.Dns;
        using ExoCosmos.LibOS.Net.Stack;
        using ExoCosmos.LibOS.Net.Tcp;
        using ExoCosmos.LibOS.Net.Wire;

        namespace Sample;

        internal static unsafe class Image
        {
            private static NetworkStack<Wire> s_stack;

            [RuntimeExport("exo_main")]
            private static ulong Main(byte* memory, int length, ulong now)
            {
                var limits = new NetworkLimits();
                s_stack.Initialise(default, new MacAddress(1), 1500, 1, 2, limits, memory, now);
                s_stack.StartDhcp(now);
                var bytes = new Span<byte>(memory, length);
                var piece = new MemoryPiece(memory, length);
                s_stack.Receive(bytes, now);
                s_stack.Poll(now);
                s_stack.TryListen(default, 1, out var listener);
                s_stack.TryAccept(listener, out var connection);
                s_stack.TryConnect(default, default, now, out connection);
                s_stack.TryWrite(connection, piece, now);
                s_stack.Read(connection, bytes, now);
                s_stack.CloseWriting(connection, now);
                s_stack.ReleaseTcp(connection, now);
                s_stack.ForgetTcp(connection);
                s_stack.CloseListener(listener, now);
                TcpTimers.SetKeepAlive(ref s_stack.Tcp(connection), 1, 2, 3, now);
                s_stack.TryOpenUdp(default, out var socket);
                s_stack.SendUdp(socket, default, [piece], now);
                s_stack.Udp(socket).TryTake(bytes, out _, out _, out _);
                s_stack.CloseUdp(socket);
                s_stack.SendEcho(default, 1, 2, piece, now);
                s_stack.Lookup(bytes, DnsRecordType.Address4, now);
                return limits.MemoryNeeded + s_stack.Deadline + (s_stack.TryTakeNews(out connection) ? 1UL : 0);
            }
        }
        """ + WireText, """<ProjectReference Include="$(RepositoryRoot)LibOS/LibOS.csproj" />""");

    [TestMethod]
    public Task TheWebServerNeedsNoHeap() => AssertBuilds("Web", """
        using System;
        using System.Runtime;
        using ExoCosmos.LibOS.Net.Addressing;
        using ExoCosmos.LibOS.Net.Stack;
        using ExoCosmos.LibOS.Net.Wire;
        using ExoCosmos.LibOS.Web.Serving;
        using ExoCosmos.LibOS.Web.Store;

        namespace Sample;

        internal static unsafe class Image
        {
            private static NetworkStack<Wire> s_stack;
            private static WebServer<Wire> s_server;

            [RuntimeExport("exo_main")]
            private static ulong Main(byte* memory, int length, ulong now)
            {
                var bytes = new Span<byte>(memory, length);
                s_stack.Initialise(default, new MacAddress(1), 1500, 1, 2, new NetworkLimits(), memory, now);
                if (StoreGenerations.Find(bytes, bytes, 1, out _) != StoreFinding.Sound || !SiteIndex.TryOpen(memory, StoreSuperblock.In(bytes), out var index))
                    return 0;
                var limits = new ServerLimits();
                s_server.Initialise(limits, index, 2, memory, 0);
                s_server.TryListen(ref s_stack, 80, 100);
                s_stack.Receive(bytes, now);
                s_server.Work(ref s_stack, now);
                if (s_server.Cache.TryTakeWanted(out var cluster, out _, out _))
                    s_server.OnRead(ref s_stack, cluster, true, now);
                return limits.MemoryNeeded(index) + s_server.Deadline;
            }
        }
        """ + WireText, """<ProjectReference Include="$(RepositoryRoot)LibOS.Web/LibOS.Web.csproj" />""");

    [TestMethod]
    public Task TheFilterCompilerNeedsNoHeap() => AssertBuilds("Filters", """
        using System;
        using System.Runtime;
        using ExoCosmos.Abi;
        using ExoCosmos.Kernel.Packet;

        namespace Sample;

        internal static unsafe class Image
        {
            private static PacketClassifier s_classifier;

            [RuntimeExport("_start")]
            private static uint Start(byte* memory, ulong* secrets, FilterAtom* atoms, int count)
            {
                s_classifier.Initialise(memory, 1000, new ReadOnlySpan<ulong>(secrets, CanonicalFilter.MaxFields), memory, memory);
                FilterDecoder.Decode(s_classifier.Table, new ReadOnlySpan<FilterAtom>(atoms, count), 1, default, out _, out var filter);
                var number = s_classifier.Install(filter, 1);
                s_classifier.Remove(number);
                var packet = new ReadOnlySpan<byte>(memory, count);
                return s_classifier.Classify(memory, 60) + FilterInterpreter.Classify(s_classifier.Table, packet) + (FilterInterpreter.Matches(filter, packet) ? 1U : 0);
            }

            [RuntimeExport("RhpThrowEx")]
            private static void Stop(void* nothing)
            {
                while (true)
                {
                }
            }
        }
        """, """<Compile Include="$(RepositoryRoot)Kernel/Packet/*.cs" /><ProjectReference Include="$(RepositoryRoot)Abi/Abi.csproj" /><ProjectReference Include="$(RepositoryRoot)Runtime/Runtime.csproj" />""");

    private static async Task AssertBuilds(string name, string source, string items)
    {
        var (exitCode, output) = await new BareProject(name, source, items).BuildAsync();
        Assert.AreEqual(0, exitCode, output);
    }
}
