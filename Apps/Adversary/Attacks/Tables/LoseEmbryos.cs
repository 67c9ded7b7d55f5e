using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Attacks.Tables;

/// <summary>
/// Lets embryos hold the only capabilities for one another, and for themselves, so that nobody can reach them: they must not stay and use up what
/// the one who lent the right to create them gets back. The last are left behind at the attacker's end.
/// </summary>
internal unsafe struct LoseEmbryos : IAttack
{
    private const int Turns = 12, Budget = 4;
    private const ulong Patience = 20 * Clock.NanosecondsPerSecond, Pause = 1_000_000;

    public static ReadOnlySpan<byte> Name => "lose-embryos"u8;

    public static Needs Needs => Needs.Creation;

    public static void Run()
    {
        Span<Handle> ring = stackalloc Handle[Budget];
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (ref var embryo in ring)
                embryo = Create((ulong)turn);
            Findings.Expect("no more than were lent"u8, KernelError.TableFull, TryCreate());
            // One into itself and one into another, then a ring of two.
            Grant(ring[0], ring[0], move: true);
            Grant(ring[1], ring[2], move: true);
            Grant(ring[2], ring[3], move: false);
            Grant(ring[3], ring[2], move: false);
            Findings.Expect("one is still held"u8, KernelError.None, (long)KernelApi.CapabilityDrop(ring[2]));
            Grant(ring[3], ring[3], move: true);
        }
    }

    private static void Grant(Handle embryo, Handle receiver, bool move) =>
        Findings.ExpectSuccess("a capability for an embryo"u8, KernelApi.CapabilityGrant(embryo, receiver, Rights.All, move));

    /// <summary>Waits until those that were lost before are gone.</summary>
    private static Handle Create(ulong turn)
    {
        var deadline = Clock.After(Patience);
        var answer = TryCreate();
        while (answer == (long)KernelError.TableFull && Clock.Ticks < deadline)
        {
            KernelApi.Sleep(null, 0, Clock.After(Pause));
            answer = TryCreate();
        }

        Findings.ExpectSuccess("an embryo in the place of a lost one"u8, answer, turn);
        return new Handle((ulong)answer);
    }

    private static long TryCreate()
    {
        var order = new EnvironmentOrder { Creation = Grants.Find("creation"u8), Account = OwnPages.Account };
        return KernelApi.EnvironmentCreate(&order);
    }
}
