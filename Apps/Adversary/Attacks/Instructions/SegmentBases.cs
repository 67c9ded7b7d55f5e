using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Instructions;

/// <summary>
/// Points fs and gs into the kernel and at addresses that are none. Where the processor lets ring 3 write the bases itself, the kernel must
/// not rely on them; the call must refuse what is not the user's.
/// </summary>
internal unsafe struct SegmentBases : IAttack
{
    private const ulong PageFault = 14, Protection = 13;
    private const ulong KernelData = Places.DirectMap + 0x1000;

    /// <summary>0 write gs base, 1 write fs base, 2 read at gs:0.</summary>
    [RuntimeImport("*", "base_table"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Table();

    public static ReadOnlySpan<byte> Name => "segment-bases"u8;

    public static void Run()
    {
        foreach (var address in (ReadOnlySpan<ulong>)[Places.UserEnd, Places.NonCanonical, Places.DirectMap, Places.KernelImage, ulong.MaxValue])
        {
            Findings.Expect("fs base by call"u8, KernelError.BadArgument, Call(0, address), address);
            Findings.Expect("gs base by call"u8, KernelError.BadArgument, Call(1, address), address);
        }

        Findings.Expect("no such base"u8, KernelError.BadArgument, Call(2, 0));
        if ((SystemTables.System.CpuFeatures & SystemInfo.FeatureFsGsBase) != 0)
            WriteDirectly();
    }

    private static long Call(ulong which, ulong address)
    {
        var arguments = default(CallArguments);
        arguments[0] = which;
        arguments[1] = address;
        return RawCall.Make(KernelCall.SegmentBase, arguments);
    }

    private static void WriteDirectly()
    {
        // The emulator lets a base be no address.
        Findings.Expect("gs base that is no address"u8, Trial.Of(Table()[0], Places.NonCanonical) is Protection or Trial.NoFault);
        Findings.Expect("fs base that is no address"u8, Trial.Of(Table()[1], Places.NonCanonical) is Protection or Trial.NoFault);
        Findings.Expect("gs base in the kernel"u8, Trial.Of(Table()[0], KernelData) == Trial.NoFault);
        // The kernel runs and comes back, by call, by switch and by fault, and the base is worth nothing here.
        KernelApi.Null();
        KernelApi.Sleep(null, 0, Clock.After(1_000_000));
        var vector = Trial.Of(Table()[2]);
        Findings.Expect("gs base after a switch"u8, vector == PageFault && Trial.Outcome.Address == KernelData, Trial.Outcome.Address);
        Trial.Of(Table()[0], 0);
    }
}
