using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>The information pages.</summary>
internal static unsafe class OwnTables
{
    private static uint s_whole;

    /// <summary>The conductor's account is the whole; players are paid by parts of it.</summary>
    public static void Begin(bool isConductor)
    {
        var own = SystemTables.Environment(SystemTables.Control->EnvironmentSlot).Account;
        s_whole = isConductor ? own : SystemTables.Account(own).Parent;
    }

    public static Tables Get() => new()
    {
        Capabilities = (CapabilityInfo*)Layout.CapabilityTable,
        Accounts = (AccountInfo*)Layout.AccountTable,
        Environments = (EnvironmentInfo*)Layout.EnvironmentTable,
        Frames = (FrameInfo*)Layout.FrameTable,
        Interface = (InterfaceInfo*)Layout.InterfaceTable,
        Filters = (byte*)Layout.FilterTable,
        EnvironmentCount = SystemTables.System.EnvironmentSlots,
        AccountCount = SystemTables.System.AccountSlots,
        WholeAccount = s_whole,
    };
}
