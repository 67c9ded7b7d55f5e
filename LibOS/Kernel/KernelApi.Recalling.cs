using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>Visible revocation: asking for resources back, and taking them when that has not helped.</summary>
public static unsafe partial class KernelApi
{
    /// <param name="handle">Account, Slices or Extent capability with Control.</param>
    /// <param name="target">A capability below it, as its holder holds it (the capability table shows it).</param>
    /// <param name="amount">Frames, places or blocks.</param>
    /// <param name="deadlineTsc">TSC ticks.</param>
    public static KernelError Recall(Handle handle, Handle target, ulong amount, ulong deadlineTsc) =>
        Status(Call(KernelCall.Recall, handle.Value, target.Value, amount, deadlineTsc));

    /// <summary>Gives an account below one's own its budget back after a recall.</summary>
    /// <param name="handle">Account capability with Control.</param>
    /// <param name="target">An account capability below it, as its holder holds it.</param>
    /// <param name="frames">By how many; what the account was derived with is the limit.</param>
    public static KernelError Allot(Handle handle, Handle target, ulong frames) =>
        Status(Call(KernelCall.Allot, handle.Value, target.Value, frames));

    /// <summary>Takes by force what was recalled and not given back, however many steps that takes.</summary>
    /// <returns>How much, or an error; Busy before the deadline.</returns>
    public static long Repossess(Handle handle, Handle target)
    {
        while (true)
        {
            var answer = Call(KernelCall.Repossess, handle.Value, target.Value);
            if (answer != (long)KernelError.Again)
                return answer;
        }
    }
}
