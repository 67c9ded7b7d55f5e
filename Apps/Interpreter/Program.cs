using System;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Playing;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Interpreter;

/// <summary>
/// Carries out the programs of a boot module with three environments of a real machine, and prints after each step what the kernel answered and what can be seen
/// (docs/notes/0021-model.md). As <c>conduct</c> it makes the players, each a copy of itself; what the lines must be, the machine test says.
/// </summary>
internal static unsafe class Program
{
    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters)
    {
        Grants.Begin(parameters);
        var isConductor = Grants.Argument(0).SequenceEqual("conduct"u8);
        OwnTables.Begin(isConductor);
        if (!isConductor)
            Player.Begin();
        Conductor.Run();
        KernelApi.Power(Grants.Find("power"u8), PowerOperation.Off, 0);
    }
}
