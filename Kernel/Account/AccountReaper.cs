using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;

namespace ExoCosmos.Kernel.Account;

/// <summary>
/// Closes accounts that nothing names any more. Frames that are still mapped or pinned elsewhere move to the parent, which has counted
/// them all along; the others become free. A bounded number per step; abandoned accounts wait in a list through <c>Environment</c>.
/// </summary>
public static unsafe class AccountReaper
{
    private const int FramesPerStep = 64;

    /// <summary>One reference less; without any, the account is queued for closing.</summary>
    public static void Release(KernelState* kernel, uint account)
    {
        var entry = kernel->Accounts[account];
        entry->References--;
        if (entry->References != 0)
            return;
        entry->Environment = kernel->Accounts.FirstAbandoned;
        kernel->Accounts.FirstAbandoned = account;
    }

    /// <summary>Works on the first abandoned account, if there is one.</summary>
    public static void Step(KernelState* kernel)
    {
        var account = kernel->Accounts.FirstAbandoned;
        if (account == 0)
            return;
        var entry = kernel->Accounts[account];
        for (var i = 0; i < FramesPerStep && entry->FirstFrame != 0; i++)
        {
            var frame = entry->FirstFrame;
            var info = kernel->Frames[frame];
            if (info->Mappings != 0 || info->Pins != 0)
                FrameOwnership.Inherit(kernel, frame);
            else
                FrameOwnership.Free(kernel, frame);
        }

        if (entry->FirstFrame == 0)
        {
            kernel->Accounts.FirstAbandoned = entry->Environment;
            Release(kernel, kernel->Accounts.Retire(account));
        }
    }
}
