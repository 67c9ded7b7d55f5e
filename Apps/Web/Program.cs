using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Web.Serving;

namespace ExoCosmos.Web;

/// <summary>
/// The web server: LibOS.Web on a network interface and a site store, with the whole environment to itself. <see cref="Settings"/> come as arguments.
/// </summary>
internal static unsafe class Program
{
    private const ushort Port = 80;
    private const int Backlog = 512;
    private const uint RingFrames = 64;

    private static InterfaceStack s_stack;
    private static WebServer<PacketWire> s_server;
    private static SiteSource s_source;
    private static Board s_board;
    private static Replacement s_replacement;
    private static Quietness s_quietness;

    /// <summary>Of the server's memory.</summary>
    private static ulong s_stableEnd;

    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters)
    {
        Grants.Begin(parameters);
        // A machine without a network is no mistake.
        if (!Grants.TryFind("network0"u8, out var network))
            KernelApi.EnvironmentExit(0);
        fixed (InterfaceStack* stack = &s_stack)
        {
            Open(stack, network);
            Serve(stack);
        }
    }

    private static void Open(InterfaceStack* stack, in NamedCapability network)
    {
        if (!Grants.TryFind("account"u8, out var account))
            Panic.Because("the web server has no account"u8);
        // Whoever has no site says so to each client, and has the network's address for others, until a site is published.
        if (!s_source.TryOpen(account.Handle, out var problem))
            Say(problem);
        var settings = Settings.OfArguments();
        var budget = account.Length;
        var limits = Sizes.Network(budget);
        if (!InterfaceStack.TryOpen(stack, network, account.Handle, Grants.Find("entropy"u8), Places.Network, limits, RingFrames))
            Panic.Because("the network cannot be opened"u8);
        var server = Sizes.Server(limits, s_source, budget);
        server = server with { IdleTime = settings.IdleTime, ReaderTime = settings.ReaderTime, Served = (int)Math.Min((uint)server.Served, settings.Served) };
        var memory = server.MemoryNeeded(s_source.Index);
        if (!OwnPages.TryMap(account.Handle, Places.Server, memory))
            Panic.Because("there is too little memory to serve the site"u8);
        s_server.Initialise(server, s_source.Index, s_source.Store.FirstPage, (byte*)Places.Server, (long)((Clock.Realtime - Clock.Monotonic) / Clock.NanosecondsPerSecond));
        s_server.Switches = settings.Switches;
        s_stableEnd = Places.Server + memory;
        Switch(stack);
        if (PortFilter.Install(network.Handle, IpProtocol.Tcp, Port, isIp6: false) < 0 || PortFilter.Install(network.Handle, IpProtocol.Tcp, Port, isIp6: true) < 0
            || !s_server.TryListen(ref stack->Net, Port, Backlog))
            Panic.Because("port 80 cannot be opened"u8);
        stack->Port->QuietLength = Quietness.EmptySegment;
        s_board.Open();
        s_replacement = new Replacement(account.Handle);
    }

    private static void Say(ReadOnlySpan<byte> problem)
    {
        Panic.Write("web: "u8);
        Panic.Write(problem);
        Panic.Write("; each request is answered with an error until a site is published\r\n"u8);
    }

    /// <summary>Those of the switches that are not the server's own.</summary>
    private static void Switch(InterfaceStack* stack)
    {
        // What the server sends stays as it is until it was acknowledged.
        var isStable = (s_server.Switches & ServerSwitches.StablePayload) != 0;
        (stack->Port->Sending.StableStart, stack->Port->Sending.StableEnd) = isStable ? (Places.Server, s_stableEnd) : (0UL, 0UL);
    }

    private static void Serve(InterfaceStack* stack)
    {
        while (true)
        {
            var now = stack->Pump();
            s_server.Work(ref stack->Net, now);
            if (s_server.Cache.WantsMore || s_source.IsReading)
                Read(stack, now);
            if (now >= s_board.Deadline)
                LookAtBoard(stack, now);
            if (s_replacement.IsUnderWay)
                s_replacement.Continue(stack, ref s_server, ref s_source, now);
            stack->Flush();
            Sleep(stack, now);
        }
    }

    private static void LookAtBoard(InterfaceStack* stack, ulong now)
    {
        if (s_board.Look(ref s_server, s_source, now))
            s_replacement.Begin(ref s_server, now);
        Switch(stack);
    }

    /// <summary>Gets what the server wants from the disk, and gives it what has come.</summary>
    private static void Read(InterfaceStack* stack, ulong now)
    {
        while (s_server.Cache.WantsMore && s_source.HasRoom && s_server.Cache.TryTakeWanted(out var wanted, out var page, out var room))
            s_source.TryBegin(wanted, page, room);
        while (s_source.IsReading && s_source.TryTakeRead(out var cluster, out var isRead))
            s_server.OnRead(ref stack->Net, cluster, isRead, now);
    }

    [SkipLocalsInit]
    private static void Sleep(InterfaceStack* stack, ulong now)
    {
        var deadline = Math.Min(Math.Min(stack->Deadline, s_server.Deadline), Math.Min(s_board.Deadline, s_replacement.Deadline));
        if (s_source.IsReading)
            SleepReading(stack, stack->TicksAt(deadline));
        else if (s_quietness.MayBegin(stack->Port->Released, stack->Port->Sending.HasSentMuch, s_server.Switches, now))
            stack->Port->SleepQuietly(stack->TicksAt(Math.Min(deadline, now + Quietness.Longest)));
        else
            stack->Port->Sleep(stack->TicksAt(deadline));
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SleepReading(InterfaceStack* stack, ulong ticks)
    {
        var terms = stackalloc WakeTerm[2];
        terms[0] = stack->Port->HasPackets;
        terms[1] = s_source.HasNews;
        KernelApi.Sleep(terms, 2, ticks);
    }
}
