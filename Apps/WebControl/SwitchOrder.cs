using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Web.Control;
using ExoCosmos.LibOS.Web.Serving;

namespace ExoCosmos.WebControl;

/// <summary>An order to the server, and the wait until it has been carried out.</summary>
internal static unsafe class SwitchOrder
{
    private const ulong Patience = 10 * Clock.NanosecondsPerSecond;

    public static void Give(ServerBoard* board, ReadOnlySpan<byte> name, ReadOnlySpan<byte> state)
    {
        if (!SwitchNames.TryFind(name, out var which))
            BareMessage.End(name, "the server has no such switch: 'web' shows those that there are"u8, BareMessage.Misused);
        if (!state.SequenceEqual("on"u8) && !state.SequenceEqual("off"u8))
            BareMessage.End(state, "a switch is on or off"u8, BareMessage.Misused);
        var now = LiveServer.Read(board);
        if (Grants.TryFind(ServerBoard.Module, out var module) && (module.Rights & Rights.Write) == 0)
            BareMessage.End(default, "the page of the server was granted to be read only"u8);
        var wanted = state.Length == 2 ? now.Switches | which : now.Switches & ~which;
        board->Wanted = wanted;
        Volatile.Write(ref board->Orders, board->Orders + 1);
        LiveServer.Await(board, &HasSet, (uint)wanted, Patience, "the web server does not answer"u8);
    }

    private static bool HasSet(in ServerBoard now, uint wanted) => now.Switches == (ServerSwitches)wanted;
}
