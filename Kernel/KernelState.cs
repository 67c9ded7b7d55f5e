using ExoCosmos.Abi;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Memory;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Kernel.Trace;

namespace ExoCosmos.Kernel;

/// <summary>
/// Everything the kernel knows. There is one on the machine; host tests make as many as they like. All tables are sized at boot and
/// never grow. Single CPU, interrupts off while the kernel runs: nothing here needs a lock.
/// </summary>
public unsafe struct KernelState
{
    /// <summary>Slot of the environment that runs, 0 while idle. First, as is what changes in <see cref="Slices"/>, for the fast path's sake (Transfer/FastPath.xs).</summary>
    public uint Current;
    public SliceState Slices;

    public PhysicalMemory Physical;
    public SystemInfo* Info;
    public AccountTable Accounts;
    public CapabilityTable Capabilities;
    public EnvironmentTable Environments;
    public EnvironmentQueues Queues;
    public StraySearch Strays;
    public TranslationBuffer Translations;
    public RequestTable Requests;
    /// <summary>Disks with submitted requests that the device has not heard of yet: bit n = disk n.</summary>
    public uint WaitingDisks;
    public DiskCounts DiskRequests;
    public DiskRounds DiskRounds;
    public InterfaceArray Interfaces;
    /// <summary>What environments see of them.</summary>
    public InterfaceInfo* InterfaceTable;
    public SendTable Sends;
    /// <summary>Interfaces with frames that the device has not heard of yet: bit n = interface n.</summary>
    public uint WaitingNetworks;
    /// <summary>Interfaces where the last look ended before everything that had arrived was seen: they do not interrupt until the next.</summary>
    public uint BusyNetworks;

    public TraceRing Trace;
    /// <summary>The first of the ring's frames.</summary>
    public ulong TraceFrame;

    /// <summary>The environment that the console's input ring belongs to, and the ring (direct map), or null.</summary>
    public uint ConsoleOwner;
    public RingPage* ConsoleRing;

    /// <summary>Frame of the level-3 table that all address spaces share for the information pages.</summary>
    public ulong InformationTable;
    /// <summary>A level-4 table whose upper half is the kernel's: the template of every address space.</summary>
    public ulong KernelTable;
    /// <summary>Process-context identifiers that the CPU has: <see cref="SpaceRoot.Identifiers"/> or 0.</summary>
    public uint SpaceIdentifiers;
    /// <summary>Bit 63 where the CPU knows no-execute, else 0.</summary>
    public ulong NoExecute;

    /// <summary>The largest by far: what is used all the time lies close together.</summary>
    public FrameTable Frames;
}
