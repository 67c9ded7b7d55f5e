namespace ExoCosmos.Shell.Commands.Network;

/// <summary>
/// Programs that use the network: bare applications with LibOS/Net in their own address space, because packets come into rings of an environment and not through calls of a Unix
/// (docs/notes/0035).
/// </summary>
internal static class NetworkPrograms
{
    public static ProgramCommand[] All =>
    [
        new("ping", CommandGroup.Network, "ask a host whether it is there, once a second", "HOST [-c COUNT] [-s BYTES]", """
            HOST is an address or a name. Ends after COUNT requests, or with Ctrl-C.
            The status is 0 if there was an answer.
            """),
        new("dig", CommandGroup.Network, "ask a name server, and show all that it answers", "NAME [TYPE] [@SERVER]", """
            TYPE is A (the usual one), AAAA, CNAME, MX, NS, PTR, SOA, SRV, TXT, ANY, or TYPE and a number.
            SERVER is an address or a name; without it the first one that the interface was told of.
            """),
        new("capture", CommandGroup.Network, "write packets into a file for tcpdump", "FILE [-c COUNT] [-t SECONDS] [CONDITION ...]", """
            Ends after COUNT packets or SECONDS, or with Ctrl-C. Conditions must all hold:
              arp  ip  ip6  tcp  udp  icmp  icmp6  [src|dst] port N  [src|dst] host ADDRESS
            each perhaps behind 'not'.
            """),
        new("web", CommandGroup.Network, "show what the web server does, and switch its tricks", "[-w SECONDS] [-c COUNT] | set SWITCH on|off", """
            With -w again every SECONDS, with what changed in a second, until Ctrl-C or COUNT times.
            'set' takes one of the server's tricks away, or gives it back, while it runs: what each gains is measured so.
            """, program: "webctl"),
    ];
}
