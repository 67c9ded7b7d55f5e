using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Boot;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Model.Machine;

/// <summary>
/// What Kernel/Boot does on the machine: tables from the first frames, information pages, and a first environment with the root capabilities.
/// </summary>
public static unsafe class SimulatedBoot
{
    /// <summary>The first environment's slot.</summary>
    public const uint FirstSlot = 1;

    /// <summary>Pages at <see cref="ArgumentArea"/> that the first environment is born with.</summary>
    public const uint ArgumentPages = 2;

    public const ulong ArgumentArea = 0x0000_5000_0000_0000;

    /// <summary>How many more environments the first may make.</summary>
    public const ulong CreationBudget = 8;

    private const ulong NoExecute = 1UL << 63;

    /// <summary>Frame numbers of a framebuffer: far behind the memory, where no table has an entry.</summary>
    private const ulong DeviceFrames = 1UL << 32;

    public static void Run(SimulatedMachine machine)
    {
        var kernel = machine.Kernel;
        var sizes = machine.Sizes;
        var next = 1u;
        kernel->Physical = machine.Arena.Physical;
        // Frame 0 is the firmware's: what stands there may look like anything, a table of tables too, in which every way leads on and allows all.
        machine.Arena.Table(0).Fill(0xFFF & ~PageTableEntry.Large);
        kernel->NoExecute = NoExecute;
        kernel->SpaceIdentifiers = SpaceRoot.Identifiers;
        kernel->KernelTable = next++;
        kernel->InformationTable = next++;
        kernel->Physical.Table(kernel->KernelTable)[511] = ((ulong)(sizes.Frames - 1) << 12) | PageTableEntry.Present | PageTableEntry.Writable;

        kernel->Info = (SystemInfo*)Expose(machine, Layout.SystemInfo, (uint)sizeof(SystemInfo), ref next);
        var environments = Expose(machine, Layout.EnvironmentTable, (uint)sizeof(EnvironmentInfo) * sizes.Environments, ref next);
        var capabilities = Expose(machine, Layout.CapabilityTable, (uint)sizeof(CapabilityInfo) * sizes.Capabilities, ref next);
        var accounts = Expose(machine, Layout.AccountTable, (uint)sizeof(AccountInfo) * sizes.Accounts, ref next);
        var frames = Expose(machine, Layout.FrameTable, (uint)sizeof(FrameInfo) * sizes.Frames, ref next);
        var places = Expose(machine, Layout.SliceVector, (uint)sizeof(SliceInfo) * SliceVector.Most, ref next);
        kernel->InterfaceTable = (InterfaceInfo*)Expose(machine, Layout.InterfaceTable, (uint)Layout.PageSize, ref next);
        var deadlines = Take(machine, (uint)sizeof(DeadlineEntry) * (sizes.Environments + 1), ref next);
        var slots = Take(machine, (uint)sizeof(EnvironmentSlot) * sizes.Environments, ref next);
        var requests = Take(machine, (uint)sizeof(RequestRecord) * sizes.Requests, ref next);

        kernel->Frames.Initialise((FrameInfo*)frames, sizes.Frames);
        kernel->Frames.AddFree(0, sizes.Frames);
        kernel->Frames.Reserve(0, next, FrameKind.Kernel);
        kernel->Frames.Reserve(sizes.Frames - 1, 1, FrameKind.Kernel);
        kernel->Frames.Reserve(sizes.Frames - 1 - sizes.BootFrames, sizes.BootFrames, FrameKind.Boot);
        kernel->Capabilities.Initialise((CapabilityInfo*)capabilities, sizes.Capabilities);
        kernel->Accounts.Initialise((AccountInfo*)accounts, sizes.Accounts, kernel->Frames.FreeCount, sizes.Capabilities - 1);
        kernel->Environments.Initialise((EnvironmentInfo*)environments, (EnvironmentSlot*)slots, sizes.Environments);
        kernel->Requests.Initialise((RequestRecord*)requests, sizes.Requests);
        kernel->Info->SliceSlots = SliceVector.Most;
        kernel->Info->SliceTicks = 256;
        kernel->Info->ExcessTicks = 16;
        kernel->Info->BootTsc = machine.Time;
        kernel->Queues.Initialise((EnvironmentSlot*)slots, sizes.Environments);
        kernel->Slices.Deadlines.Initialise((DeadlineEntry*)deadlines, (EnvironmentSlot*)slots);
        kernel->Slices.Vector.Initialise((SliceInfo*)places, kernel->Info);

        kernel->Info->FrameCount = sizes.Frames;
        kernel->Info->FreeFrames = kernel->Frames.FreeCount;
        kernel->Info->DiskCount = sizes.Disks;
        machine.NetworkMemory = new NetworkMemory(kernel, sizes.Networks);
        for (var network = 0; network < sizes.Networks; network++)
            machine.Networks[network].Mac = kernel->Interfaces[network].Info->Mac;
        StartFirst(machine);
    }

    private static void StartFirst(SimulatedMachine machine)
    {
        var kernel = machine.Kernel;
        var record = EnvironmentFactory.Create(kernel, FirstSlot, 0, AccountTable.Root, default, default);
        for (uint page = 0; page < ArgumentPages; page++)
            FirstEnvironment.AddPage(kernel, record, ArgumentArea + (page * Layout.PageSize), MapFlags.Read | MapFlags.Write);
        record->Control->Masked = 1;
        Scheduler.MakeReady(kernel, FirstSlot);

        var root = kernel->Accounts[AccountTable.Root];
        Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Account, Base = AccountTable.Root, Length = root->Budget, ObjectGeneration = root->Generation, Marks = CapabilityMarks.Used });
        Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Creation, Length = CreationBudget });
        Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Slices, Length = SliceVector.Most });
        Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Console, Length = 1 });
        Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Power, Length = 1 });
        Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Entropy, Length = 1 });
        for (uint disk = 0; disk < machine.Sizes.Disks; disk++)
            Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Extent, Detail = (byte)disk, Length = machine.Sizes.DiskBlocks });
        for (uint network = 0; network < machine.Sizes.Networks; network++)
            Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Network, Detail = (byte)network, Length = PortRange.All });
        Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Frames, Base = machine.Sizes.Frames - 1 - machine.Sizes.BootFrames, Length = machine.Sizes.BootFrames });
        // Where no memory is: a framebuffer.
        Insert(kernel, new CapabilityInfo { Kind = CapabilityKind.Framebuffer, Base = DeviceFrames, Length = 2 });
    }

    private static void Insert(KernelState* kernel, CapabilityInfo content)
    {
        content.Rights = Rights.All;
        CapabilityMaker.Insert(kernel, FirstSlot, 0, content);
    }

    private static byte* Take(SimulatedMachine machine, ulong bytes, ref uint next)
    {
        var first = next;
        next += (uint)((bytes + Layout.PageSize - 1) >> Layout.PageShift);
        return machine.Kernel->Physical.Frame(first);
    }

    /// <summary>Memory for a table, readable by every environment at <paramref name="address"/>.</summary>
    private static byte* Expose(SimulatedMachine machine, ulong address, ulong bytes, ref uint next)
    {
        var physical = machine.Kernel->Physical;
        var first = next;
        var memory = Take(machine, bytes, ref next);
        var pages = next - first;
        for (uint page = 0; page < pages; page++)
        {
            var table = machine.Kernel->InformationTable;
            for (var level = 3; level > 1; level--)
            {
                var entry = physical.Table(table) + AddressSpace.Index(address, level);
                if (*entry == 0)
                    *entry = ((ulong)next++ << 12) | PageTableEntry.Present | PageTableEntry.User;
                table = PageTableEntry.FrameOf(*entry);
            }

            physical.Table(table)[AddressSpace.Index(address, 1)] = ((ulong)(first + page) << 12) | PageTableEntry.Present | PageTableEntry.User | NoExecute;
            address += Layout.PageSize;
        }

        return memory;
    }
}
