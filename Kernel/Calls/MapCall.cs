using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>
/// Map: a batch, piece by piece. A piece is copied in, carried out entry by entry (decode then invoke), and, where entries had an answer,
/// copied out; it stops before the first entry that is refused. Between the two copies user memory is not looked at, and stale translations
/// are forgotten before it is looked at again: a batch may free the page it stands in, and that frame may be a page table by the next entry.
/// Between two pieces an interrupt that waits ends the call: its answer is how far it came, and the caller goes on from there when it runs again.
/// </summary>
public static unsafe class MapCall
{
    private const int PieceLength = (int)KernelCalls.MapPiece;

    public static long Map<TPlatform>(KernelState* kernel, uint caller, Handle environment, ulong batch, ulong count)
        where TPlatform : struct, IPlatform
    {
        if (environment.IsNone && count == 1)
            return One<TPlatform>(kernel, caller, batch);
        var error = EnvironmentCalls.ResolveTarget(kernel, caller, environment, out var targetSlot);
        if (error != KernelError.None)
            return (long)error;
        return count is 0 or > KernelCalls.MaxMapBatch ? (long)KernelError.BadArgument : Many<TPlatform>(kernel, caller, targetSlot, batch, count);
    }

    /// <summary>A request alone, about the caller: mostly of the kind that has a short way.</summary>
    [SkipLocalsInit]
    private static long One<TPlatform>(KernelState* kernel, uint caller, ulong address) where TPlatform : struct, IPlatform
    {
        MapRequest request;
        if (!UserCopy.In<TPlatform>(&request, address, (ulong)sizeof(MapRequest)))
            return (long)KernelError.BadAddress;
        var error = KernelError.None;
        var done = 1;
        if (SinglePage.TryCarry(kernel, &request, out var stale))
        {
            if (stale != 0)
                TPlatform.ForgetPage(stale);
        }
        else
        {
            MapRun.None(out var run);
            error = Carry<TPlatform>(kernel, caller, new Span<MapRequest>(&request, 1), address, ref run, out done);
        }

        kernel->Trace.Note(TraceKind.Map, caller, (ulong)done, caller);
        return done == 0 ? (long)error : done;
    }

    [SkipLocalsInit]
    private static long Many<TPlatform>(KernelState* kernel, uint caller, uint targetSlot, ulong batch, ulong count) where TPlatform : struct, IPlatform
    {
        var entries = stackalloc MapRequest[PieceLength];
        MapRun.None(out var run);
        ulong done = 0;
        var error = KernelError.None;
        while (done < count && error == KernelError.None && (done == 0 || !TPlatform.IsInterruptPending()))
        {
            var address = batch + (done * (ulong)sizeof(MapRequest));
            var length = Math.Min(count - done, PieceLength);
            error = KernelError.BadAddress;
            if (!UserCopy.In<TPlatform>(entries, address, length * (ulong)sizeof(MapRequest)))
                break;
            error = Carry<TPlatform>(kernel, targetSlot, new Span<MapRequest>(entries, (int)length), address, ref run, out var carried);
            done += (ulong)carried;
        }

        kernel->Trace.Note(TraceKind.Map, caller, done, targetSlot);
        return done == 0 ? (long)error : (long)done;
    }

    /// <summary>Carries out a piece that was copied in.</summary>
    private static KernelError Carry<TPlatform>(KernelState* kernel, uint targetSlot, Span<MapRequest> piece, ulong address, ref MapRun run, out int carried)
        where TPlatform : struct, IPlatform
    {
        carried = 0;
        fixed (MapRequest* entries = piece)
        {
            // The answers go where the requests came from; that they can be written is known before anything is taken.
            var answers = HasAnswers(piece);
            if (answers && !UserCopy.Out<TPlatform>(address, entries, (ulong)piece.Length * (ulong)sizeof(MapRequest)))
                return KernelError.BadAddress;
            var error = Invoke(kernel, targetSlot, piece, ref run, out carried);
            StaleTranslations.Forget<TPlatform>(kernel);
            // The piece may have unmapped itself: the mappings stand, and the frame numbers can be read from the tables.
            if (answers)
                _ = UserCopy.Out<TPlatform>(address, entries, (ulong)carried * (ulong)sizeof(MapRequest));
            return error;
        }
    }

    private static KernelError Invoke(KernelState* kernel, uint targetSlot, Span<MapRequest> piece, ref MapRun run, out int carried)
    {
        var target = kernel->Environments.Record(targetSlot);
        for (carried = run.Continue(piece); carried < piece.Length; carried += run.Continue(piece[carried..]))
        {
            // What is decoded may take tables away.
            run.End();
            ref var request = ref piece[carried];
            var error = MapDecoder.Decode(kernel, targetSlot, request, out var action);
            if (error != KernelError.None)
                return error;
            var frame = MapInvoker.Invoke(kernel, targetSlot, target, action);
            if ((request.Flags & MapFlags.Allocate) != 0)
                request.Frame = frame;
            carried++;
            if (carried < piece.Length)
                run.Begin(kernel, target, request);
        }

        return KernelError.None;
    }

    private static bool HasAnswers(ReadOnlySpan<MapRequest> piece)
    {
        foreach (ref readonly var request in piece)
        {
            if ((request.Flags & MapFlags.Allocate) != 0)
                return true;
        }

        return false;
    }
}
