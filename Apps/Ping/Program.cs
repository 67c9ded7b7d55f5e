using System;
using System.Buffers.Text;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.Ping;

/// <summary>
/// <c>ping HOST [-c COUNT] [-s BYTES]</c>: asks a host whether it is there (RFC 792, RFC 4443), once a second. Its network stack is LibOS/Net in its own address space, on a packet ring of
/// its own.
/// </summary>
internal static unsafe class Program
{
    private const int UsualBytes = 56, MostBytes = 1400;

    private static ReadOnlySpan<byte> Usage => "usage: ping HOST [-c COUNT] [-s BYTES]\n"u8;

    private static InterfaceStack s_stack;

    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        DemandPaging.Initialise();
        BareProcess.Begin(parameters, spawned, &DemandPaging.Fault);
        var (host, count, bytes) = (0, uint.MaxValue, UsualBytes);
        for (var index = 1; index < BareProcess.ArgumentCount; index++)
        {
            var word = BareProcess.Argument(index);
            if (word.SequenceEqual("-c"u8))
                count = (uint)Number(++index, 1, 1_000_000);
            else if (word.SequenceEqual("-s"u8))
                bytes = Number(++index, 0, MostBytes);
            else if (host == 0 && !word.StartsWith("-"u8))
                host = index;
            else
                BareMessage.Usage(Usage);
        }

        if (host == 0)
            BareMessage.Usage(Usage);
        fixed (InterfaceStack* stack = &s_stack)
        {
            if (!BareNetwork.TryOpen(stack, out var problem))
                BareMessage.End(default, problem);
            if (!HostName.TryFind(stack, BareProcess.Argument(host), out var address, out problem))
                BareMessage.End(BareProcess.Argument(host), problem);
            new EchoSeries(stack, address, bytes).Run(count);
        }
    }

    private static int Number(int index, int least, int most)
    {
        var text = BareProcess.Argument(index);
        if (!Utf8Parser.TryParse(text, out int number, out var used) || used != text.Length || number < least || number > most)
            BareMessage.Usage(Usage);
        return number;
    }
}
