using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Terminal;

namespace ExoCosmos.LibOS.Unix.Devices;

/// <summary>The console's input ring of an instance: a shared page that the kernel fills on behalf of the environment that attached it.</summary>
public static unsafe class ConsoleRing
{
    /// <summary>Attaches it in the name of the calling environment, which should be the instance's longest-lived.</summary>
    /// <returns>False without a console, or if the kernel refuses.</returns>
    public static bool Attach()
    {
        var console = Grants.Find("console"u8);
        return !console.IsNone && KernelApi.RingAttach(
            RingKind.ConsoleInput, console, SharedFrames.Account, OwnFrames.Of(TerminalState.Current->Ring)) == KernelError.None;
    }
}
