using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace ExoCosmos.Tests.Machine.Isolation;

/// <summary>How each attack of Apps/Adversary has to end: "exit 0" means that the kernel gave the right answer to every single try.</summary>
internal static partial class Fates
{
    private const string Repelled = "exit 0", PageFault = "fault 14", Protection = "fault 13", Destroyed = "destroyed";
    private const string Anywhere = " address 0x[0-9a-f]+", FaultAtUnmapped = PageFault + " address 0x4f0000000000";
    /// <summary>No vectors of the processor's: an upcall for a slice or a foreign call that could not be delivered.</summary>
    private const string SliceUpcall = "fault 256" + Anywhere, ForeignUpcall = "fault 257" + Anywhere;

    public static IReadOnlyDictionary<string, string> Expected { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["read-direct-map"] = PageFault + " address 0xffff800000000000",
        ["write-kernel-image"] = PageFault + " address 0xffffffff80100000",
        ["jump-to-kernel-image"] = PageFault + " address 0xffffffff80100000",
        ["read-unmapped"] = PageFault + " address 0x4f0000000000",
        ["write-null"] = PageFault + " address 0x0",
        ["read-non-canonical"] = Protection + " address 0x0",
        ["jump-non-canonical"] = Protection + " address 0x0",
        ["write-information-page"] = PageFault + " address 0x7f0000000000",
        ["write-own-page-table"] = PageFault + Anywhere,
        ["write-shared-text"] = PageFault + Anywhere,
        ["execute-data"] = PageFault + " address 0x400000000000",

        ["switch-interrupts-off"] = Protection + Anywhere,
        ["halt-processor"] = Protection + Anywhere,
        ["write-exit-port"] = Protection + Anywhere,
        ["privileged-instructions"] = Repelled,
        ["software-interrupts"] = Repelled,
        ["selectors"] = Repelled,
        ["local-descriptors"] = Repelled,
        ["flags"] = Repelled,
        ["trap-flag"] = Repelled,
        ["floating-point"] = Repelled,
        ["segment-bases"] = Repelled,

        ["fault-entry-in-kernel"] = FaultAtUnmapped,
        ["fault-entry-non-canonical"] = FaultAtUnmapped,
        ["fault-in-every-upcall"] = FaultAtUnmapped,
        ["fault-in-slice-upcall"] = FaultAtUnmapped,
        ["fault-in-epilogue-upcall"] = FaultAtUnmapped,
        ["fault-in-recall-upcall"] = FaultAtUnmapped,
        ["fault-in-foreign-upcall"] = FaultAtUnmapped,
        ["upcall-stack-at-0"] = FaultAtUnmapped,
        ["upcall-stack-in-kernel"] = FaultAtUnmapped,
        ["upcall-stack-behind-user-half"] = FaultAtUnmapped,
        ["upcall-stack-non-canonical"] = FaultAtUnmapped,
        ["upcall-stack-in-information"] = FaultAtUnmapped,
        ["upcall-stack-in-page-table"] = FaultAtUnmapped,
        ["upcall-stack-straddling"] = FaultAtUnmapped,
        ["slice-entry-in-kernel"] = SliceUpcall,
        ["slice-stack-in-kernel"] = SliceUpcall,
        ["foreign-entry-at-0"] = ForeignUpcall,
        ["foreign-entry-in-kernel"] = ForeignUpcall,
        ["foreign-entry-non-canonical"] = ForeignUpcall,
        ["foreign-entry-behind-user-half"] = ForeignUpcall,
        ["never-yields"] = Destroyed,
        ["never-returns-from-upcall"] = Destroyed,
        ["never-returns-from-epilogue"] = Destroyed,
        ["never-answers-recall"] = Destroyed,
        ["faults-for-ever"] = Destroyed,
        ["calls-for-ever"] = Destroyed,
        ["sleeps-until-yesterday"] = Destroyed,
        ["control-page-noise"] = Repelled + "|fault .*",

        ["bad-handles"] = Repelled,
        ["bad-pointers"] = Repelled,
        ["stack-pointers"] = Repelled,
        ["call-at-the-end"] = PageFault + " address 0x7efffffff000",
        ["batch-that-frees-itself"] = Repelled,
        ["call-noise"] = Repelled + "|fault .*",

        ["silent-callee"] = Repelled,
        ["waits-for-ever"] = Destroyed,
        ["callee-dies"] = Repelled,
        ["caller-dies"] = Repelled,
        ["revoked-gate"] = Repelled,
        ["circles"] = Repelled,
        ["bad-call-entry"] = Repelled,

        ["widening"] = Repelled,
        ["replaying"] = Repelled,
        ["foreign-frames"] = Repelled,
        ["double-free"] = Repelled,
        ["exhaust-frames"] = Repelled,
        ["exhaust-capabilities"] = Repelled,
        ["exhaust-accounts"] = Repelled,
        ["exhaust-environments"] = Repelled,
        ["lose-embryos"] = Repelled,

        ["blocks-outside-extent"] = Repelled,
        ["read-over-request"] = Repelled,
        ["free-during-transfer"] = Repelled,
        ["ring-noise"] = Repelled,

        ["foreign-extents"] = Repelled,
        ["stale-extents"] = Repelled,
        ["delete-during-transfers"] = Repelled,

        ["foreign-source"] = Repelled,
        ["overlapping-filter"] = Repelled,
        ["packet-ring-noise"] = Repelled,
        ["die-while-sending"] = Repelled,
        ["keeps-filter"] = Repelled,
    };

    /// <summary>How each attacker ended, in the supervisor's words.</summary>
    /// <param name="printed">What came out of the serial line, as it came: a line is whole when its carriage return is there.</param>
    public static Dictionary<string, string> Told(string printed)
    {
        var fates = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match line in Line().Matches(printed))
            fates[line.Groups["name"].Value] = line.Groups["fate"].Value;
        return fates;
    }

    [GeneratedRegex(@"\nattack (?<name>[a-z0-9-]+): (?<fate>exit \d+|fault \d+ address 0x[0-9a-f]+|destroyed|lives|hangs)\r")]
    private static partial Regex Line();
}
