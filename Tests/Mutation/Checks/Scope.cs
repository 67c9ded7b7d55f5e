using System;
using System.Linq;

namespace ExoCosmos.Mutation.Checks;

/// <summary>Where checks are reached: kernel logic that is generic over its platform runs here; the rest needs the machine.</summary>
public static class Scope
{
    private static readonly string[] s_machine =
    [
        "Kernel/Boot/",
        "Kernel/Device/",
        "Kernel/Memory/",
        "Kernel/Panic/PanicReport.cs",
        "Kernel/Panic/FaultReport.cs",
        "Kernel/Panic/Backtrace.cs",
        "Kernel/Panic/KernelSymbols.cs",
        "Kernel/Disk/DiskDevice.cs",
        "Kernel/Disk/DiskDrivers.cs",
        "Kernel/Platform/BarePlatform.cs",
        "Kernel/Processor/Cpu",
        "Kernel/Processor/Descriptors.cs",
        "Kernel/Processor/Entry.cs",
    ];

    public static bool IsMachine(Check check) => s_machine.Any(prefix => check.File.StartsWith(prefix, StringComparison.Ordinal));
}
