using System;
using System.Buffers.Text;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.Capture;

/// <summary>
/// <c>capture FILE [-c COUNT] [-t SECONDS] [CONDITION ...]</c>: writes the frames of the interface, received and sent, into a file for tcpdump and Wireshark. It has a packet ring of its own
/// and no network stack.
/// </summary>
internal static unsafe class Program
{
    private const uint RingFrames = 128;
    private const ulong FlushSeconds = 1;

    private static ReadOnlySpan<byte> Usage => """
        usage: capture FILE [-c COUNT] [-t SECONDS] [CONDITION ...]
        conditions: [not] arp | ip | ip6 | tcp | udp | icmp | icmp6 | [src|dst] port N | [src|dst] host ADDRESS

        """u8;

    private static PcapFile s_file;
    private static Condition s_condition;

    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        DemandPaging.Initialise();
        BareProcess.Begin(parameters, spawned, &DemandPaging.Fault);
        var (path, count, seconds) = (0, ulong.MaxValue, 0UL);
        for (var index = 1; index < BareProcess.ArgumentCount; index++)
        {
            var word = BareProcess.Argument(index);
            if (word.SequenceEqual("-c"u8))
                count = Number(++index);
            else if (word.SequenceEqual("-t"u8))
                seconds = Number(++index);
            else if (path == 0 && !word.StartsWith("-"u8))
                path = index;
            else if (!s_condition.TryAdd(word))
                BareMessage.Usage(Usage);
        }

        if (path == 0 || !s_condition.IsWhole)
            BareMessage.Usage(Usage);
        var port = Listen();
        if (s_file.Open(BareProcess.Argument(path)) is var error and not Errno.None)
            BareMessage.End(BareProcess.Argument(path), error == Errno.EROFS ? "the file system is read-only"u8 : "cannot be written"u8);
        Run(port, count, seconds == 0 ? WakeTerm.Never : Clock.After(seconds * Clock.NanosecondsPerSecond));
    }

    /// <summary>The ring, with copies of all frames in it from now on.</summary>
    private static PacketPort* Listen()
    {
        if (!Grants.TryFind("network0"u8, out var network))
            BareMessage.End(default, "no network was granted to this instance (the line 'network' of the boot manifest), or the machine has none"u8);
        var port = PacketPort.Open(network, BareProcess.Account.Handle, BareNetwork.Memory, RingFrames);
        if (port == null)
            BareMessage.End(default, "the kernel gives no packet ring: too little memory"u8);
        switch (KernelApi.PacketListen(network.Handle, ListenMode.All))
        {
            case KernelError.None:
                return port;
            case KernelError.MissingRight:
                BareMessage.End(default, "who sees everybody's packets has to hold the whole interface, and some ports were granted"u8);
                break;
            default:
                BareMessage.End(default, "too many listen to the interface already"u8);
                break;
        }

        return null;
    }

    private static void Run(PacketPort* port, ulong count, ulong deadline)
    {
        var (kept, error, isInterrupted) = (0UL, Errno.None, false);
        while (kept < count && error == Errno.None && Clock.Ticks < deadline && !isInterrupted)
        {
            while (kept < count && error == Errno.None && port->TryPeek(out var frame, out _))
            {
                if (s_condition.Matches(frame))
                {
                    kept++;
                    error = s_file.Add(frame, Clock.Realtime);
                }

                port->Release();
            }

            if (kept == count || error != Errno.None)
                break;
            var term = port->HasPackets;
            var outcome = BareProcess.Wait(&term, 1, s_file.IsPending ? Math.Min(deadline, Clock.After(FlushSeconds * Clock.NanosecondsPerSecond)) : deadline);
            isInterrupted = outcome == Errno.EINTR;
            if (outcome == Errno.ETIMEDOUT && s_file.IsPending)
                error = s_file.Flush();
        }

        BareProcess.HoldSignals();
        if (error == Errno.None)
            error = s_file.Flush();
        if (error != Errno.None)
            BareMessage.End(default, error == Errno.ENOSPC ? "the disk is full"u8 : "the file cannot be written"u8);
        Say(kept, port->Dropped);
        if (isInterrupted)
            BareProcess.EndInterrupted();
        BareProcess.Exit(0);
    }

    private static void Say(ulong kept, uint dropped)
    {
        var text = new GeneratedText(stackalloc byte[100]);
        text.Number(kept);
        text.Text(" frames captured, "u8);
        text.Number(dropped);
        text.Text(" lost because the ring was full\n"u8);
        BareFile.Standard(1).Write(text.Kept);
    }

    private static ulong Number(int index)
    {
        var text = BareProcess.Argument(index);
        if (!Utf8Parser.TryParse(text, out uint number, out var used) || used != text.Length || number == 0)
            BareMessage.Usage(Usage);
        return number;
    }
}
