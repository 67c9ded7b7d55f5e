using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Block.Virtio;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Kernel.Device;

namespace ExoCosmos.Kernel.Disk;

/// <summary>The machine's disks, in the order in which the bus shows them: found once at boot, then fed and drained.</summary>
public static unsafe class Disks
{
    private const ulong TimeoutSeconds = 30;
    private const int LargestDrain = 512;

    [InlineArray(SystemInfo.MaxDisks)]
    private struct Drivers
    {
        private VirtioBlk<Pc> _first;
    }

    private static Drivers s_drivers;
    private static uint s_count;
    /// <summary>Disks with submitted requests that the device has not heard of yet: bit n = disk n.</summary>
    private static uint s_waiting;

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

    public static bool CanTake(uint disk, int segments) => disk < s_count && s_drivers[(int)disk].CanSubmit && segments <= s_drivers[(int)disk].MaxSegments;

    /// <summary>Hands a decoded request to its device; <paramref name="record"/> comes back in the completion.</summary>
    internal static void Submit(KernelState* kernel, in DecodedRequest request, uint record)
    {
        Span<BlockSegment> pieces = stackalloc BlockSegment[DiskRequest.MaxSegments];
        for (var i = 0; i < request.Segments.Length; i++)
        {
            ref readonly var segment = ref request.Segments[i];
            pieces[i] = new BlockSegment(
                ((ulong)segment.Frame << Layout.PageShift) + ((ulong)segment.Offset * DiskSegment.BlockSize),
                (uint)segment.Blocks * DiskSegment.BlockSize);
        }

        var operation = request.Operation switch
        {
            DiskOperation.Read => BlockOperation.Read,
            DiskOperation.Write => BlockOperation.Write,
            _ => BlockOperation.Flush,
        };
        var sector = operation == BlockOperation.Flush ? 0 : request.Sector;
        switch (s_drivers[(int)request.Disk].Submit(new BlockRequest(operation, sector, record), pieces[..request.Segments.Length]))
        {
            case Submission.Accepted:
                s_waiting |= 1u << (int)request.Disk;
                break;
            case Submission.Done:
                RequestTable.End(kernel, record, KernelError.None);
                break;
            default:
                RequestTable.End(kernel, record, KernelError.Device);
                break;
        }
    }

    /// <summary>Tells the devices about what was submitted since the last time.</summary>
    public static void Kick()
    {
        for (var disk = 0; s_waiting != 0; disk++, s_waiting >>= 1)
        {
            if ((s_waiting & 1) != 0)
                s_drivers[disk].Notify();
        }
    }

    /// <summary>An interrupt that may be any disk's, or a look from the timer: hands completions to their environments.</summary>
    public static void Complete(KernelState* kernel)
    {
        for (var disk = 0; disk < s_count; disk++)
        {
            ref var driver = ref s_drivers[disk];
            if (driver.InFlight == 0)
                continue;
            driver.OnInterrupt();
            driver.Poll();
            for (var i = 0; i < LargestDrain && driver.TryComplete(out var completion); i++)
                RequestTable.End(kernel, (uint)completion.Cookie, completion.Status == BlockStatus.Success ? KernelError.None : KernelError.Device);
        }
    }
}
