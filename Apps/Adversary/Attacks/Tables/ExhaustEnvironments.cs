using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Attacks.Tables;

/// <summary>
/// Creates environments until the kernel refuses, then destroys and creates without waiting, and keeps the names of dead ones: never more at once
/// than it was given.
/// </summary>
internal unsafe struct ExhaustEnvironments : IAttack
{
    private const int Turns = 200, Budget = 4;

    public static ReadOnlySpan<byte> Name => "exhaust-environments"u8;

    public static Needs Needs => Needs.Creation;

    public static void Run()
    {
        // Environments that an earlier tenant of this slot left behind name the same creator.
        var before = Living();
        var made = 0;
        var answer = Create();
        var last = answer;
        for (; answer >= 0; made++)
        {
            last = answer;
            answer = Create();
        }

        Findings.Expect("environments"u8, made == Budget, (ulong)made);
        Findings.Expect("the last answer"u8, KernelError.TableFull, answer);
        // A dead one counts as long as it has a name.
        KernelApi.EnvironmentDestroy(new Handle((ulong)last), 0);
        KernelApi.Sleep(null, 0, Clock.After(20_000_000));
        Findings.Expect("beside a dead one"u8, KernelError.TableFull, Create());
        for (var turn = 0; turn < Turns; turn++)
        {
            KernelApi.EnvironmentDestroy(new Handle((ulong)last), 0);
            KernelApi.CapabilityDrop(new Handle((ulong)last));
            answer = Create();
            Findings.Expect("in haste"u8, answer >= 0 || answer == (long)KernelError.TableFull, (ulong)answer);
            last = answer >= 0 ? answer : last;
        }

        Findings.Expect("more than there were"u8, Living() - before <= Budget, Living() - before);
    }

    private static uint Living()
    {
        var self = SystemTables.Control->EnvironmentSlot;
        var count = 0u;
        for (var slot = 1u; slot < SystemTables.System.EnvironmentSlots; slot++)
        {
            ref readonly var info = ref SystemTables.Environment(slot);
            count += info.State != EnvironmentState.Empty && info.Creator == self ? 1u : 0u;
        }

        return count;
    }

    private static long Create()
    {
        var order = new EnvironmentOrder { Creation = Grants.Find("creation"u8), Account = OwnPages.Account };
        return KernelApi.EnvironmentCreate(&order);
    }
}
