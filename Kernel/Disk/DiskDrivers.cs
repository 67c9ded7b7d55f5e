using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Kernel.Device;

namespace ExoCosmos.Kernel.Disk;

/// <summary>The drivers of the machine's disks, in the order in which the bus shows them: found once at boot, then known by number.</summary>
public static unsafe class DiskDrivers
{
    private const uint LooksPerSecond = 20, StepsPerSecond = 200;

    [InlineArray(SystemInfo.MaxDisks)]
    private struct Drivers
    {
        private BlockDriver<Pc, DiskDevice> _first;
    }

    private static Drivers s_drivers;
    private static SystemInfo* s_info;
    private static uint s_count;

    /// <summary>Finds and starts all disks. Disk n interrupts on vector <paramref name="firstVector"/> + n.</summary>
    public static void Initialise(KernelState* kernel, byte firstVector)
    {
        if (!Pc.TryAllocate(RequestTable.Count * (ulong)sizeof(RequestRecord), out var memory))
            return;
        kernel->Requests.Initialise((RequestRecord*)memory.Address, RequestTable.Count);
        s_info = kernel->Info;
        var functions = default(PciEnumerator<Pc>);
        while (s_count < SystemInfo.MaxDisks && functions.MoveNext())
        {
            var function = functions.Current;
            var places = DiskDevice.Places(function);
            for (var place = 0; place < places && s_count < SystemInfo.MaxDisks; place++)
                Add(function, place, new MessageSignal((byte)(firstVector + s_count), Devices.Processor));
        }

        s_info->DiskCount = s_count;
    }

    /// <summary>Brings one disk up, for as long as it may take: nothing else runs yet.</summary>
    private static void Add(in PciFunction<Pc> function, int place, MessageSignal signal)
    {
        ref var driver = ref s_drivers[(int)s_count];
        var device = default(DiskDevice);
        var timing = new BlockTiming(s_info->TscHertz, s_info->TscHertz * BootOptions.DiskTimeoutSeconds);
        if (!device.TryFind(function, place, signal, timing))
            return;
        driver.Initialize(device, timing);
        while (driver.State == BlockState.Starting)
            driver.Poll();
        if (driver.State == BlockState.Failed)
        {
            Log.Line("a disk does not work and is left alone"u8);
            return;
        }

        if (!driver.UsesMessages)
            Devices.RouteLine(function.InterruptLine, signal.Vector);
        s_info->DiskBlocks[s_count] = driver.Geometry.Capacity;
        s_info->DiskFlags[s_count] = FlagsOf(in driver);
        s_count++;
    }

    public static Submission CanSubmit(uint disk, int segments)
    {
        ref var driver = ref s_drivers[(int)disk];
        if (driver.State != BlockState.Ready)
            return Submission.Failed;
        if (segments > driver.Geometry.MaxSegments)
            return Submission.Invalid;
        return driver.CanSubmit ? Submission.Accepted : Submission.Busy;
    }

    public static Submission Submit(uint disk, in BlockRequest request, ReadOnlySpan<BlockSegment> segments) =>
        s_drivers[(int)disk].Submit(request, segments);

    public static void Notify(uint disk) => s_drivers[(int)disk].Notify();

    public static void Attend(uint disk)
    {
        ref var driver = ref s_drivers[(int)disk];
        driver.OnInterrupt();
        if (!driver.NeedsPoll)
            return;
        driver.Poll();
        Publish(disk, FlagsOf(in driver));
    }

    /// <summary>Something was taken out of the machine: which disks are still there?</summary>
    public static void CheckPresence()
    {
        for (var disk = 0; disk < s_count; disk++)
            s_drivers[disk].CheckPresence();
    }

    public static bool TryComplete(uint disk, out BlockCompletion completion) => s_drivers[(int)disk].TryComplete(out completion);

    /// <summary>How many TSC ticks from now disks have to be attended to, even if nothing interrupts; <see cref="WakeTerm.Never"/> while they rest.</summary>
    public static ulong NextLook()
    {
        var next = WakeTerm.Never;
        for (var disk = 0; disk < s_count; disk++)
        {
            ref var driver = ref s_drivers[disk];
            if (driver.NeedsPoll)
                next = Math.Min(next, s_info->TscHertz / (driver.State == BlockState.Starting ? StepsPerSecond : LooksPerSecond));
        }

        return next;
    }

    private static uint FlagsOf(in BlockDriver<Pc, DiskDevice> driver) =>
        (driver.Geometry.IsReadOnly ? SystemInfo.DiskIsReadOnly : 0) | (driver.Geometry.Alignment << SystemInfo.DiskBlockShift) | driver.State switch
        {
            BlockState.Ready => 0,
            BlockState.Starting => SystemInfo.DiskIsStarting,
            _ => SystemInfo.DiskHasFailed,
        };

    private static void Publish(uint disk, uint flags)
    {
        if (s_info->DiskFlags[disk] == flags)
            return;
        s_info->DiskFlags[disk] = flags;
        Log.Text("disk "u8);
        Log.Decimal(disk);
        Log.Line((flags & SystemInfo.DiskIsStarting) != 0 ? " broke the rules or let a request stand, and is reset"u8
            : (flags & SystemInfo.DiskHasFailed) != 0 ? " was removed or cannot be brought up again, and is given up"u8
            : " works again"u8);
    }
}
