using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Packets;

/// <summary>
/// Is asked for its packet filter and keeps it: makes copies of it without end, which would have to go first, and moves it to itself, so that it has another name. The filter is
/// taken all the same, and its repossession vector says so.
/// </summary>
internal unsafe struct KeepsFilter : IAttack
{
    private const ulong Vector = OwnNetwork.RingAddress + ((OwnNetwork.RingFrames + 1) * Layout.PageSize);

    public static ReadOnlySpan<byte> Name => "keeps-filter"u8;

    public static Needs Needs => Needs.Ports | Needs.FilterRecall;

    public static void Run()
    {
        OwnNetwork.Prepare();
        OwnPages.Add(Vector);
        Findings.ExpectSuccess("a repossession vector"u8, (long)KernelApi.RingAttach(RingKind.Repossession, Handle.None, OwnPages.Account, OwnPages.FrameOf(Vector)));
        var answer = OwnNetwork.Install(OwnNetwork.Ports, (ushort)OwnNetwork.FirstPort);
        Findings.ExpectSuccess("a filter"u8, answer);
        var filter = new Handle((ulong)answer);
        var number = SystemTables.Capability(filter.Index).Base;
        ReportPage.TellReady();
        Resist(filter);

        var ring = (RingPage*)Vector;
        var entry = RingPage.Repossession(ring, 0);
        Findings.Expect("the vector says what was taken"u8, ring->Head == 1 && entry->Kind == CapabilityKind.Filter && entry->Base == number && entry->Length == 1, ring->Head);
        Findings.Expect("its handle"u8, KernelError.BadHandle, (long)KernelApi.CapabilityDrop(filter));
        Findings.ExpectSuccess("the ports are its own still"u8, OwnNetwork.Install(OwnNetwork.Ports, (ushort)OwnNetwork.FirstPort));
    }

    private static void Resist(Handle filter)
    {
        ref readonly var own = ref SystemTables.Environment(SystemTables.Control->EnvironmentSlot);
        while (own.Repossessed == 0)
        {
            KernelApi.CapabilityDerive(filter, 0, 1, Rights.Read);
            if (SystemTables.Control->Recalled == filter)
                Findings.ExpectRefusal("moved away from a recall"u8, KernelApi.CapabilityGrant(filter, Handle.None, Rights.Read | Rights.Write | Rights.Grant, move: true));
            KernelApi.Yield();
        }
    }
}
