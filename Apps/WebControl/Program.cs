using System;
using System.Buffers.Text;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Web.Control;

namespace ExoCosmos.WebControl;

/// <summary>
/// <c>webctl [-w SECONDS] [-c COUNT]</c> shows what the web server does, <c>webctl set SWITCH on|off</c> switches one of its tricks, <c>webctl install FILE</c> gives it another site: by the page that the manifest gave both
/// (<see cref="ServerBoard"/>). The shell calls it <c>web</c>.
/// </summary>
internal static unsafe class Program
{
    private const ulong Window = BareNetwork.Memory;

    private static ReadOnlySpan<byte> Usage => "usage: web [-w SECONDS] [-c COUNT]\n       web set SWITCH on|off\n"u8;

    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        DemandPaging.Initialise();
        BareProcess.Begin(parameters, spawned, &DemandPaging.Fault);
        if (BareProcess.ArgumentCount == 4 && BareProcess.Argument(1).SequenceEqual("set"u8))
        {
            SwitchOrder.Give(FindBoard(), BareProcess.Argument(2), BareProcess.Argument(3));
            BareProcess.Exit(0);
        }

        if (BareProcess.ArgumentCount == 3 && BareProcess.Argument(1).SequenceEqual("install"u8))
        {
            StoreInstallation.Run(FindBoard(), BareProcess.Argument(2));
            BareProcess.Exit(0);
        }

        var (count, seconds) = (1U, 0U);
        for (var index = 1; index < BareProcess.ArgumentCount; index += 2)
        {
            var isCount = BareProcess.Argument(index).SequenceEqual("-c"u8);
            if (!isCount && !BareProcess.Argument(index).SequenceEqual("-w"u8))
                BareMessage.Usage(Usage);
            var number = Number(index + 1);
            (count, seconds) = isCount ? (number, Math.Max(seconds, 1)) : (count == 1 ? uint.MaxValue : count, number);
        }

        Show(FindBoard(), count, seconds);
        BareProcess.Exit(0);
    }

    private static void Show(ServerBoard* board, uint count, uint seconds)
    {
        var last = default(ServerBoard);
        for (; count > 0; count--)
        {
            var now = LiveServer.Read(board);
            BoardText.Write(now, last, seconds);
            last = now;
            if (count > 1 && BareProcess.Wait(null, 0, Clock.After(seconds * Clock.NanosecondsPerSecond)) == Errno.EINTR)
                BareProcess.EndInterrupted();
        }
    }

    private static ServerBoard* FindBoard()
    {
        if (!Grants.TryFind(ServerBoard.Module, out var module) || module.Bytes < (ulong)sizeof(ServerBoard))
            BareMessage.End(default, "no page of a web server was granted to this instance: its section of the boot manifest has no 'module web.page write'"u8);
        var window = new FrameWindow(module, Window, MapFlags.Read | ((module.Rights & Rights.Write) != 0 ? MapFlags.Write : 0));
        if (!window.Ensure(0, (ulong)sizeof(ServerBoard)))
            BareMessage.End(default, "there is no memory for page tables"u8);
        return (ServerBoard*)window.Address;
    }

    private static uint Number(int index)
    {
        var text = BareProcess.Argument(index);
        if (!Utf8Parser.TryParse(text, out uint number, out var used) || used != text.Length || number == 0)
            BareMessage.Usage(Usage);
        return number;
    }
}
