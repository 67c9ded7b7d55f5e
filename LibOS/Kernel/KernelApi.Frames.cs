using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>Page frames and mappings.</summary>
public static unsafe partial class KernelApi
{
    /// <summary>Allocates zeroed frames.</summary>
    /// <param name="account">Account that pays (right Control).</param>
    /// <param name="frames">Receives <paramref name="count"/> frame numbers.</param>
    /// <param name="count">At most 512.</param>
    /// <param name="contiguous">The numbers shall be consecutive.</param>
    public static KernelError FrameAllocate(Handle account, uint* frames, uint count, bool contiguous = false) =>
        Status(Call(KernelCall.FrameAllocate, account.Value, count, (ulong)frames, (ulong)(contiguous ? FrameFlags.Contiguous : FrameFlags.None), 0));

    /// <summary>Allocates frames of a colour, or with <paramref name="contiguous"/> a run that begins with one.</summary>
    public static KernelError FrameAllocate(Handle account, uint* frames, uint count, FrameColour colour, bool contiguous = false) =>
        Status(Call(KernelCall.FrameAllocate, account.Value, count, (ulong)frames, (ulong)(FrameFlags.Colour | (contiguous ? FrameFlags.Contiguous : FrameFlags.None)), colour.Word));

    /// <summary>Allocates <paramref name="count"/> consecutive frames from <paramref name="first"/> on, if they are free.</summary>
    public static KernelError FrameAllocateAt(Handle account, uint first, uint* frames, uint count) =>
        Status(Call(KernelCall.FrameAllocate, account.Value, count, (ulong)frames, (ulong)FrameFlags.At, first));

    /// <summary>Gives frames back; one that is still mapped or pinned becomes free with its last use.</summary>
    public static KernelError FrameFree(Handle account, uint* frames, uint count) =>
        Status(Call(KernelCall.FrameFree, account.Value, (ulong)frames, count));

    /// <returns>Handle of a Frames capability over consecutive frames of the account, or an error.</returns>
    public static long FrameShare(Handle account, uint first, uint count, Rights rights) =>
        Call(KernelCall.FrameShare, account.Value, first, count, (ulong)rights);

    /// <summary>Carries out the whole batch, calling again after a partial answer.</summary>
    /// <param name="environment"><see cref="Handle.None"/> = the caller.</param>
    /// <param name="batch">Requests; Allocate entries get their frame number.</param>
    /// <param name="count">Any number.</param>
    /// <param name="done">Entries carried out.</param>
    /// <returns>The error of entry <paramref name="done"/>, or None when all are done.</returns>
    public static KernelError Map(Handle environment, MapRequest* batch, uint count, out uint done)
    {
        done = 0;
        while (done < count)
        {
            var answer = MapSome(environment, batch + done, uint.Min(count - done, KernelCalls.MaxMapBatch));
            if (answer < 0)
                return (KernelError)answer;
            done += (uint)answer;
        }

        return KernelError.None;
    }

    /// <summary>Carries out the beginning of a batch of at most <see cref="KernelCalls.MaxMapBatch"/> requests.</summary>
    /// <returns>How many, because the next is refused or an interrupt came; or why the first is refused.</returns>
    public static long MapSome(Handle environment, MapRequest* batch, uint count) => Call(KernelCall.Map, environment.Value, (ulong)batch, count);

    public static KernelError Map(Handle environment, in MapRequest request)
    {
        var copy = request;
        return Status(MapSome(environment, &copy, 1));
    }
}
