using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Memory;
using ExoCosmos.Kernel.Packet;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Network;

/// <summary>The drivers of the machine's network interfaces, in the order in which the bus shows them: found once at boot, then known by number.</summary>
public static unsafe class NetworkDrivers
{
    private const uint RestingLooksPerSecond = 1, LooksPerSecond = 20, StepsPerSecond = 200, PollsPerSecond = 20_000;

    /// <summary>Room for all of them, taken with the first.</summary>
    private static NetworkDriver<Pc, NetworkDevice>* s_drivers;
    private static KernelState* s_kernel;
    private static uint s_count;

    /// <summary>Whether one of them interrupts by a line, which it may share with other devices.</summary>
    public static bool UsesLine { get; private set; }

    /// <summary>Finds and starts all interfaces. All interrupt on one vector.</summary>
    public static void Initialise(KernelState* kernel, byte vector)
    {
        s_kernel = kernel;
        var functions = default(PciEnumerator<Pc>);
        while (s_count < SystemInfo.MaxNetworks && functions.MoveNext())
        {
            var function = functions.Current;
            if (NetworkDevice.Matches(in function) && (s_drivers != null || TryMakeRoom()))
                Add(function, new MessageSignal(vector, Devices.Processor));
        }

        kernel->Info->NetworkCount = s_count;
    }

    /// <summary>Brings one interface up, for as long as it may take: nothing else runs yet.</summary>
    private static void Add(in PciFunction<Pc> function, MessageSignal signal)
    {
        ref var driver = ref s_drivers[s_count];
        driver = default;
        if (!driver.Device.TryFind(function, signal))
            return;
        driver.Initialize(s_kernel->Info->TscHertz);
        while (driver.State == NetworkState.Starting)
            driver.Poll();
        if (driver.State == NetworkState.Failed || !TryEquip())
        {
            driver.Retire();
            Log.Line("a network interface does not work and is left alone"u8);
            return;
        }

        if (!driver.UsesMessages)
        {
            Devices.RouteLine(function.InterruptLine, signal.Vector);
            UsesLine = true;
        }

        Describe(ref driver, s_kernel->Interfaces[(int)s_count].Info);
        s_count++;
    }

    /// <summary>Takes the memory that the next interface needs, once for all.</summary>
    private static bool TryEquip()
    {
        ref var network = ref s_kernel->Interfaces[(int)s_count];
        var layout = new FilterLayout(FilterLayout.MaxFilters);
        if (!Pc.TryAllocate(ReceiveBuffers.MemoryNeeded, out var buffers) || !Pc.TryAllocate(layout.Bytes, out var filters)
            || !Pc.TryAllocate(PacketClassifier.CodeLength, out var code))
            return false;
        var executable = KernelMap.MapCode(s_kernel, code.Physical, code.Length, s_count);
        if (executable == null
            || !KernelMap.TryExpose(s_kernel, Layout.FilterTable + (s_count * Layout.FilterTableSpacing), (byte*)filters.Address + FilterLayout.Shapes, layout.Bytes - FilterLayout.Shapes))
            return false;
        network.Info = (InterfaceInfo*)s_kernel->InterfaceTable + s_count;
        network.Buffers.Initialise((byte*)buffers.Address, buffers.Physical);
        Span<ulong> secrets = stackalloc ulong[CanonicalFilter.MaxFields];
        fixed (ulong* bytes = secrets)
            EntropySource.Fill((byte*)bytes, secrets.Length * sizeof(ulong));
        network.Filters.Initialise(filters.Address, FilterLayout.MaxFilters, secrets, (byte*)code.Address, executable);
        return true;
    }

    /// <summary>Takes the memory that all interfaces share; a machine without any needs none.</summary>
    private static bool TryMakeRoom()
    {
        if (!Pc.TryAllocate(SystemInfo.MaxNetworks * (ulong)sizeof(NetworkDriver<Pc, NetworkDevice>), out var drivers)
            || !Pc.TryAllocate(SendTable.Count * (ulong)sizeof(SendRecord), out var records)
            || !Pc.TryAllocate(SendTable.Count * SendTable.SlotSize, out var headers))
            return false;
        s_drivers = (NetworkDriver<Pc, NetworkDevice>*)drivers.Address;
        s_kernel->Sends.Initialise((SendRecord*)records.Address, (byte*)headers.Address, headers.Physical);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FrameSubmission Send(uint network, in SendRequest request, ReadOnlySpan<FrameSegment> segments) =>
        s_drivers[network].Send(request, segments);

    /// <summary>The same for a frame in one piece that is not to be cut, where each instruction counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FrameSubmission SendWhole(uint network, ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset) =>
        s_drivers[network].SendWhole(cookie, frame, checksumStart, checksumOffset);

    public static void Notify(uint network) => s_drivers[network].Notify();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Attend(uint network, bool isThorough)
    {
        ref var driver = ref s_drivers[network];
        driver.OnInterrupt();
        driver.DisableInterrupts();
        if (isThorough)
            Look(network, ref driver);
    }

    /// <summary>The next step of its reset, what it says of itself, and its flags, some times a second.</summary>
    private static void Look(uint network, ref NetworkDriver<Pc, NetworkDevice> driver)
    {
        ref var nextLook = ref s_kernel->Interfaces[(int)network].NextLook;
        var now = Cpu.Timestamp();
        if (now < nextLook)
            return;
        driver.Poll();
        Publish(network, ref driver);
        nextLook = driver.State == NetworkState.Starting ? 0 : now + (s_kernel->Info->TscHertz / LooksPerSecond);
    }

    public static int ReceiveRoom(uint network) => s_drivers[network].ReceiveRoom;

    public static void Supply(uint network, ulong cookie, FrameSegment buffer) => s_drivers[network].Supply(cookie, buffer);

    // A function each, as Send is: what they do for a frame fits into registers, but not beside the rest.
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static int Receive<TTaker>(uint network, ref TTaker taker, int most) where TTaker : struct, IFrameTaker => s_drivers[network].Receive(ref taker, most);

    public static bool TryLoseBuffer(uint network, out ulong cookie) => s_drivers[network].TryLoseBuffer(out cookie);

    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Finish<TSender>(uint network, ref TSender sender) where TSender : struct, IFrameSender => s_drivers[network].Finish(ref sender);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRest(uint network) => s_drivers[network].TryEnableInterrupts();

    /// <summary>How many TSC ticks from now interfaces have to be attended to, even if nothing interrupts; <see cref="WakeTerm.Never"/> without any.</summary>
    public static ulong NextLook()
    {
        var next = WakeTerm.Never;
        for (var network = 0; network < s_count; network++)
        {
            ref var driver = ref s_drivers[network];
            var often = (s_kernel->BusyNetworks & (1u << network)) != 0 ? PollsPerSecond
                : driver.State == NetworkState.Starting ? StepsPerSecond
                : driver.Sending > 0 ? LooksPerSecond : RestingLooksPerSecond;
            next = Math.Min(next, s_kernel->Info->TscHertz / often);
        }

        return next;
    }

    private static void Describe(ref NetworkDriver<Pc, NetworkDevice> driver, InterfaceInfo* info)
    {
        info->Mac = driver.MacAddress;
        info->Mtu = driver.Mtu;
        info->Features = (InterfaceFeatures)(driver.Features & (NetworkFeatures.Checksum | NetworkFeatures.Segmentation4 | NetworkFeatures.Segmentation6));
        info->Flags = FlagsOf(ref driver);
    }

    private static InterfaceFlags FlagsOf(ref NetworkDriver<Pc, NetworkDevice> driver) => driver.State switch
    {
        NetworkState.Ready => driver.IsLinkUp ? InterfaceFlags.LinkUp : 0,
        NetworkState.Starting => InterfaceFlags.Starting,
        _ => InterfaceFlags.Failed,
    };

    private static void Publish(uint network, ref NetworkDriver<Pc, NetworkDevice> driver)
    {
        var info = s_kernel->Interfaces[(int)network].Info;
        var flags = FlagsOf(ref driver);
        var changed = (info->Flags ^ flags) & ~InterfaceFlags.LinkUp;
        info->Flags = flags;
        if (changed == 0)
            return;
        Log.Text("network "u8);
        Log.Decimal(network);
        Log.Line((flags & InterfaceFlags.Starting) != 0 ? " broke the rules or sends nothing, and is reset"u8
            : (flags & InterfaceFlags.Failed) != 0 ? " was removed or cannot be brought up again, and is given up"u8
            : " works again"u8);
    }
}
