using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Init.Manifest;

/// <summary>One <c>environment</c> section of the manifest. Texts are ranges of the manifest.</summary>
public struct EnvironmentEntry
{
    public const int MaxModules = 8;
    public const uint AllDisks = 0xFFFF;

    /// <summary>Line of the section's first line, from 1.</summary>
    public int Line;
    public TextRange Name, LibOs, Image, Arguments;

    /// <summary>The account: per cent of what is free when the environment is made, or else pages.</summary>
    public uint MemoryPercent;
    public ulong MemoryPages;

    /// <summary>A share that comes to fewer pages than this is not worth starting with.</summary>
    public ulong LeastPages;

    /// <summary>What it may do with the text console: nothing, write, or read its keyboard, too.</summary>
    public Rights Console;
    /// <summary>It may draw on the screen, where there is one.</summary>
    public bool Framebuffer;
    public bool Power, Entropy;

    /// <summary>What it may do with the kernel's trace ring: nothing, read, or say what is recorded, too.</summary>
    public Rights Trace;

    /// <summary>Environments that it may make.</summary>
    public uint Creation;

    /// <summary>Places of the slice vector that are its own.</summary>
    public uint Slices;

    /// <summary>Bit n: disk n, or its own extent of it.</summary>
    public uint Disks;

    /// <summary>Blocks of the extent that it shall have on each disk, 0 = none is made.</summary>
    public ExtentSizes Extents;

    /// <summary>Blocks that it may have on each disk in extents that it asks for at run time, all its extents together; 0 = it may not ask.</summary>
    public ExtentSizes Quotas;

    public NetworkEntries Networks;

    public int ModuleCount;
    public ModuleEntries Modules;

    [InlineArray(SystemInfo.MaxDisks)]
    public struct ExtentSizes
    {
        private ulong _first;
    }

    [InlineArray(SystemInfo.MaxNetworks)]
    public struct NetworkEntries
    {
        private NetworkEntry _first;
    }

    [InlineArray(MaxModules)]
    public struct ModuleEntries
    {
        private ModuleEntry _first;
    }
}

/// <summary>A file of the boot module that the environment gets as memory.</summary>
public struct ModuleEntry
{
    public int Line;
    public TextRange File;
    public bool Write, Execute;
}

/// <summary>What the environment gets of an interface: nothing, the whole of it, or some local ports.</summary>
public struct NetworkEntry
{
    public const uint AllPorts = 65536;

    public uint FirstPort;

    /// <summary>How many; 0: it gets nothing.</summary>
    public uint Ports;

    /// <summary>It was given ports, even if all of them, and not the interface.</summary>
    public bool IsPortsOnly;
}
