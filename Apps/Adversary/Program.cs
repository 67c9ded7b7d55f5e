using System;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Roles;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary;

/// <summary>
/// A program that tries to break out of its environment, in as many ways as there are files under Attacks. Its first argument says what
/// it is: <c>supervise</c> starts one child for each attack (or the one that its second argument names) and tells how it ended,
/// <c>neighbour</c> is the bystander that must not notice, <c>extents</c> commits the attacks on extents, beside which <c>bystander</c> has one;
/// anything else is the name of the attack to commit.
/// </summary>
internal static unsafe class Program
{
    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters)
    {
        Grants.Begin(parameters);
        var role = Grants.Argument(0);
        if (role.SequenceEqual("supervise"u8))
            Supervisor.Run(Grants.Argument(1));
        else if (role.SequenceEqual("neighbour"u8))
            Neighbour.Run();
        else if (role.SequenceEqual("extents"u8))
            ExtentAttacker.Run();
        else if (role.SequenceEqual("bystander"u8))
            Bystander.Run();
        else
            Attacker.Run(role);
        KernelApi.EnvironmentExit(0);
    }
}
