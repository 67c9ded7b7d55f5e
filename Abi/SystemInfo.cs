using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>The system information page, readable at <see cref="Layout.SystemInfo"/>. How to read what belongs together: docs/information-pages.md.</summary>
[StructLayout(LayoutKind.Explicit, Size = 4096)]
public unsafe struct SystemInfo
{
    [FieldOffset(0)] public ulong Magic;
    [FieldOffset(8)] public uint Version;
    [FieldOffset(12)] public uint EnvironmentSlots;
    [FieldOffset(16)] public uint CapabilitySlots;
    [FieldOffset(20)] public uint DiskCount;
    /// <summary>Frames the frame table describes (highest frame number + 1).</summary>
    [FieldOffset(24)] public ulong FrameCount;
    [FieldOffset(32)] public ulong UsableFrames;
    [FieldOffset(40)] public ulong FreeFrames;
    [FieldOffset(48)] public ulong KernelFrames;
    [FieldOffset(56)] public ulong TscHertz;
    /// <summary>Unix time in nanoseconds at TSC = <see cref="BootTsc"/>.</summary>
    [FieldOffset(64)] public ulong BootUnixNanoseconds;
    [FieldOffset(72)] public ulong BootTsc;
    /// <summary>Length of a CPU slice in TSC ticks.</summary>
    [FieldOffset(80)] public ulong SliceTicks;
    /// <summary>Bytes ever written to the kernel log ring, and the ring's size (a power of two) at Layout.KernelLog.</summary>
    [FieldOffset(88)] public ulong LogHead;
    [FieldOffset(96)] public ulong LogSize;
    /// <summary>Bit 0: FSGSBASE instructions work in ring 3. Bit 1: SMEP. Bit 2: SMAP. Bit 3: NX. Bit 4: UMIP.</summary>
    [FieldOffset(104)] public ulong CpuFeatures;
    [FieldOffset(112)] public ushort ConsoleColumns;
    [FieldOffset(114)] public ushort ConsoleRows;
    [FieldOffset(120)] public ulong CapabilitiesUsed;
    [FieldOffset(128)] public uint AccountSlots;
    /// <summary>Places of the slice vector: one round.</summary>
    [FieldOffset(132)] public uint SliceSlots;
    /// <summary>How long an epilogue may run beyond its slice, in TSC ticks.</summary>
    [FieldOffset(136)] public ulong ExcessTicks;
    /// <summary>Network interfaces at <see cref="Layout.InterfaceTable"/>.</summary>
    [FieldOffset(144)] public uint NetworkCount;
    /// <summary>Capabilities by which the framebuffer is mapped. While there are any the kernel draws no text on it.</summary>
    [FieldOffset(148)] public uint ScreenHolders;
    /// <summary>Goes up with every switch and every interrupt. What was read of any information page between two looks that found it the same is of one moment, the
    /// reader's own kernel calls apart.</summary>
    [FieldOffset(152)] public ulong Moment;

    /// <summary>The framebuffer.</summary>
    [FieldOffset(160)] public ScreenInfo Screen;

    /// <summary>Sectors of 512 bytes of each disk.</summary>
    [FieldOffset(256)] public fixed ulong DiskBlocks[16];
    /// <summary><see cref="DiskIsReadOnly"/> and what else is true of each disk at the moment.</summary>
    [FieldOffset(384)] public fixed uint DiskFlags[16];
    /// <summary>Rounds of requests on each disk: whatever was under way when this was n has ended when it is n + 2. It goes up only as requests end.</summary>
    [FieldOffset(448)] public fixed uint DiskRounds[16];

    public const ulong ExpectedMagic = 0x534F_4D53_4F43_5845; // "EXCOSMOS"
    public const ulong FeatureFsGsBase = 1, FeatureSmep = 2, FeatureSmap = 4, FeatureNoExecute = 8, FeatureUserModePrevention = 16, FeatureProcessContext = 32;
    public const int MaxDisks = 16;
    public const int MaxNetworks = 4;
    /// <summary>The disk takes no writes. It is being reset after a fault; requests are refused meanwhile. It was given up.</summary>
    public const uint DiskIsReadOnly = 1, DiskIsStarting = 2, DiskHasFailed = 4;
    /// <summary>Bits 15..8 of a disk's flags: how many blocks of 512 bytes are one of its own. Requests begin at, and are of, multiples of it.</summary>
    public const uint DiskBlockMask = 0xFF00;
    public const int DiskBlockShift = 8;
}
