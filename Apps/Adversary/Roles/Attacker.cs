using System;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Roles;

/// <summary>Commits the attack of a name, and ends with the number of checks that failed.</summary>
internal static unsafe class Attacker
{
    private const int UnknownAttack = 3;

    private readonly ref struct ByName(ReadOnlySpan<byte> name) : IVisitor
    {
        private readonly ReadOnlySpan<byte> _name = name;

        public void Meet<TAttack>() where TAttack : struct, IAttack
        {
            if (!TAttack.Name.SequenceEqual(_name))
                return;
            TAttack.Run();
            KernelApi.EnvironmentExit(ReportPage.Own->Failures == 0 ? 0 : 1);
        }
    }

    /// <summary>Does not return.</summary>
    public static void Run(ReadOnlySpan<byte> name)
    {
        var visitor = new ByName(name);
        AttackList.Visit(ref visitor);
        KernelApi.EnvironmentExit(UnknownAttack);
    }
}
