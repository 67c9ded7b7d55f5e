using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Block.Virtio;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Kernel.Device;

namespace ExoCosmos.Kernel.Disk;

/// <summary>The drivers of the machine's disks, in the order in which the bus shows them: found once at boot, then known by number.</summary>
public static unsafe class DiskDrivers
{
    private const ulong TimeoutSeconds = 30;

    [InlineArray(SystemInfo.MaxDisks)]
    private struct Drivers
    {
        private VirtioBlk<Pc> _first;
    }

    private static Drivers s_drivers;
    private static uint s_count;

    /// <summary>Finds and starts all disks. Disk n interrupts on vector <paramref name="firstVector"/> + n.</summary>
    public static void Initialise(KernelState* kernel, byte firstVector)
    {
        if (!Pc.TryAllocate(RequestTable.Count * (ulong)sizeof(RequestRecord), out var memory))
            return;
        kernel->Requests.Initialise((RequestRecord*)memory.Address);
        var functions = default(PciEnumerator<Pc>);
        while (s_count < SystemInfo.MaxDisks && functions.MoveNext())
        {
            var function = functions.Current;
            if (!VirtioBlkIdentity.Matches(function))
                continue;
            var vector = (byte)(firstVector + s_count);
            ref var driver = ref s_drivers[(int)s_count];
            if (!driver.Initialize(function, new MessageSignal(vector, Devices.Processor), kernel->Info->TscHertz * TimeoutSeconds))
            {
                Log.Line("a virtio disk does not work and is left alone"u8);
                continue;
            }

            if (!driver.UsesMessages)
                Devices.RouteLine(function.InterruptLine, vector);
            kernel->Info->DiskBlocks[s_count] = driver.Capacity;
            kernel->Info->DiskFlags[s_count] = driver.IsReadOnly ? 1u : 0u;
            s_count++;
        }

        kernel->Info->DiskCount = s_count;
    }

    public static bool CanSubmit(uint disk, int segments) => s_drivers[(int)disk].CanSubmit && segments <= s_drivers[(int)disk].MaxSegments;

    public static Submission Submit(uint disk, in BlockRequest request, ReadOnlySpan<BlockSegment> segments) =>
        s_drivers[(int)disk].Submit(request, segments);

    public static void Notify(uint disk) => s_drivers[(int)disk].Notify();

    /// <summary>Nothing to do for a disk without requests.</summary>
    public static void Attend(uint disk)
    {
        ref var driver = ref s_drivers[(int)disk];
        if (driver.InFlight == 0)
            return;
        driver.OnInterrupt();
        driver.Poll();
    }

    public static bool TryComplete(uint disk, out BlockCompletion completion) => s_drivers[(int)disk].TryComplete(out completion);
}
