using System;
using System.Linq;

namespace ExoCosmos.Mutation.Checks;

/// <summary>What the checks of a file are about, and where they are reached.</summary>
public enum Scope
{
    /// <summary>Who may do what: on the host, where kernel logic is generic over its platform.</summary>
    Protection,

    /// <summary>Who runs next and until when: refuses nobody anything.</summary>
    Scheduling,

    /// <summary>How packets are sorted, and who may send them.</summary>
    Packets,

    /// <summary>How a panic is told: it has happened.</summary>
    Panic,

    /// <summary>Reached on a machine only.</summary>
    Machine,
}

/// <summary>Sorts checks.</summary>
public static class Scopes
{
    private static readonly string[] s_machine =
    [
        "Kernel/Boot/",
        "Kernel/Device/",
        "Kernel/Memory/",
        "Kernel/Disk/DiskDevice.cs",
        "Kernel/Disk/DiskDrivers.cs",
        "Kernel/Network/NetworkDevice.cs",
        "Kernel/Network/NetworkDrivers.cs",
        "Kernel/Platform/BarePlatform.cs",
        "Kernel/Processor/Cpu",
        "Kernel/Processor/Descriptors.cs",
        "Kernel/Processor/Entry.cs",
    ];

    private static readonly string[] s_machineMembers = ["UserCopy.ContinuationFor", "Interrupts.FromKernel"];

    private static readonly string[] s_packetCalls = ["Filter", "Network", "Packet", "Send"];

    private static readonly string[] s_scheduling = ["DeadlineHeap", "Debts", "Dispatcher", "Doze", "Loans", "Poll", "Scheduler", "SegmentBases", "Turns"];

    public static Scope Of(Check check)
    {
        if (s_machine.Any(prefix => check.File.StartsWith(prefix, StringComparison.Ordinal)) || s_machineMembers.Contains(check.Member))
            return Scope.Machine;
        if (check.File.StartsWith("Kernel/Packet/", StringComparison.Ordinal) || check.File.StartsWith("Kernel/Network/", StringComparison.Ordinal) || s_packetCalls.Any(name => check.File == $"Kernel/Calls/{name}Calls.cs"))
            return Scope.Packets;
        if (check.File.StartsWith("Kernel/Panic/", StringComparison.Ordinal))
            return Scope.Panic;
        return s_scheduling.Any(type => check.File == $"Kernel/Slice/{type}.cs") ? Scope.Scheduling : Scope.Protection;
    }
}
