using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>The information pages.</summary>
internal static unsafe class OwnTables
{
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
    };
}
