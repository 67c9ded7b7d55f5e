using System;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dns;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.Dig;

/// <summary><c>dig NAME [TYPE] [@SERVER]</c>: asks a name server and shows everything that it answers (RFC 1035). The status is 0 when there are records, 1 without.</summary>
internal static unsafe class Program
{
    private static ReadOnlySpan<byte> Usage =>
        "usage: dig NAME [TYPE] [@SERVER]\ntypes: A AAAA CNAME MX NS PTR SOA SRV TXT ANY, or TYPE and a number\n"u8;

    private static InterfaceStack s_stack;

    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        DemandPaging.Initialise();
        BareProcess.Begin(parameters, spawned, &DemandPaging.Fault);
        var (nameAt, serverAt, type) = (0, 0, (ushort)DnsRecordType.Address4);
        for (var index = 1; index < BareProcess.ArgumentCount; index++)
        {
            var word = BareProcess.Argument(index);
            if (word.StartsWith("@"u8))
                serverAt = index;
            else if (nameAt == 0)
                nameAt = index;
            else if (!RecordTypes.TryParse(word, out type))
                BareMessage.Usage(Usage);
        }

        if (nameAt == 0)
            BareMessage.Usage(Usage);
        if (!DnsName.TryParse(BareProcess.Argument(nameAt), out var name))
            BareMessage.End(BareProcess.Argument(nameAt), "is no name"u8);
        fixed (InterfaceStack* stack = &s_stack)
        {
            if (!BareNetwork.TryOpen(stack, out var problem))
                BareMessage.End(default, problem);
            var query = new Query(stack, Server(stack, serverAt), name, type);
            if (!query.TryAsk(out problem))
                BareMessage.End(serverAt == 0 ? default : BareProcess.Argument(serverAt), problem);
            BareProcess.Exit(query.Show() ? 0 : 1);
        }
    }

    /// <summary>The one that was named, or the interface's first.</summary>
    private static IpAddress Server(InterfaceStack* stack, int argument)
    {
        if (argument == 0)
        {
            var first = stack->Net.Addresses.DnsServers[0];
            if (first.IsUnspecified)
                BareMessage.End(default, "the interface was told of no name server: name one, as @10.0.0.1"u8);
            return first;
        }

        var name = BareProcess.Argument(argument)[1..];
        if (!HostName.TryFind(stack, name, out var server, out var problem))
            BareMessage.End(name, problem);
        return server;
    }
}
