using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Capability;

/// <summary>May an environment hold one capability more? The table has a free slot, and so has the share of the account that pays for the environment.</summary>
public static unsafe class CapabilityRoom
{
    public static bool Has(KernelState* kernel, uint holder) =>
        !kernel->Capabilities.IsFull && kernel->Accounts.HasRoomForCapability(PayerOf(kernel, holder));

    /// <summary>May it hold one more that stands below <paramref name="parent"/> (0: below nothing)?</summary>
    public static KernelError Below(KernelState* kernel, uint holder, uint parent) =>
        Has(kernel, holder) ? kernel->Capabilities.CheckParent(parent) : KernelError.TableFull;

    /// <summary>The account that an environment's capabilities are charged to.</summary>
    public static uint PayerOf(KernelState* kernel, uint holder) => kernel->Environments.Info(holder)->Account;
}
