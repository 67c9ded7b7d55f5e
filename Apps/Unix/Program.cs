using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Start;

namespace ExoCosmos.Unix;

/// <summary>LibOS.Unix as an image of its own: it travels with hosted programs and is mapped into the same address space.</summary>
internal static unsafe class Program
{
    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters, ProcessEntry* spawned) => UnixMain.Run(parameters, spawned);
}
