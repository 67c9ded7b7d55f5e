namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>The nodes of /proc besides processes, in the order of their lines in <see cref="ProcTrees"/>.</summary>
internal enum ProcNode : uint
{
    Root, Self, ThreadSelf, CpuInfo, MemoryInfo, Statistics, Uptime, Load, Mounts, Version, FileSystems, CommandLine,
    System, SystemKernel, OsRelease, OsType, HostName, MaxProcess, SystemVm, Overcommit, MaxMaps, SystemFs, MaxFiles,
    Exo, ExoEnvironments, ExoCaps, ExoMemory, ExoDisk, ExoLog, ExoPower, ExoTrace, ExoTracing, ExoNetworks, ExoFilters, ExoRings,
}

/// <summary>The nodes of a process' directory.</summary>
internal enum ProcessNode : uint
{
    Root, Executable, WorkingDirectory, RootDirectory, CommandLine, Command, Maps, Statistics, MemoryStatistics, Status, Mounts, MountInfo,
    ControlGroup, Limits, Environment, Descriptors,
}

/// <summary>The nodes of /sys.</summary>
internal enum SysNode : uint
{
    Root, Devices, System, Cpu, CpuOnline, CpuPossible, CpuPresent, Cpu0, Nodes, NodesOnline, Node0, NodeCpuList, NodeCpuMap, Fs, ControlGroups,
    Kernel, KernelMm, HugePages, HugePagesEnabled,
}

/// <summary>Names, parents and types of all fixed nodes.</summary>
internal static class ProcTrees
{
    public static SyntheticTree Of(ProcKind kind) => kind switch
    {
        ProcKind.Sys => new SyntheticTree(Sys),
        ProcKind.Process => new SyntheticTree(Process),
        _ => new SyntheticTree(Proc),
    };

    static System.ReadOnlySpan<byte> Proc =>
        "0 d .\n0 l self\n0 l thread-self\n0 f cpuinfo\n0 f meminfo\n0 f stat\n0 f uptime\n0 f loadavg\n0 l mounts\n0 f version\n0 f filesystems\n0 f cmdline\n"u8 +
        "0 d sys\n12 d kernel\n13 f osrelease\n13 f ostype\n13 f hostname\n13 f pid_max\n12 d vm\n18 f overcommit_memory\n18 f max_map_count\n12 d fs\n21 f file-max\n"u8 +
        "0 d exo\n23 f environments\n23 f caps\n23 f memory\n23 f disk\n23 f log\n23 w power\n23 f trace\n23 w tracing\n23 f networks\n23 f filters\n23 f rings\n"u8;

    static System.ReadOnlySpan<byte> Process =>
        "0 d .\n0 l exe\n0 l cwd\n0 l root\n0 f cmdline\n0 f comm\n0 f maps\n0 f stat\n0 f statm\n0 f status\n0 f mounts\n0 f mountinfo\n"u8 +
        "0 f cgroup\n0 f limits\n0 f environ\n0 d fd\n"u8;

    static System.ReadOnlySpan<byte> Sys =>
        "0 d .\n0 d devices\n1 d system\n2 d cpu\n3 f online\n3 f possible\n3 f present\n3 d cpu0\n2 d node\n8 f online\n8 d node0\n10 f cpulist\n10 f cpumap\n"u8 +
        "0 d fs\n13 d cgroup\n0 d kernel\n15 d mm\n16 d transparent_hugepage\n17 f enabled\n"u8;
}
