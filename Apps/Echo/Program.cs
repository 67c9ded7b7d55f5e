using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Echo;

/// <summary>
/// The echo service (RFC 862) over TCP and UDP, from nothing but packets: a bare application with a network stack of its own in its address space. What arrives at port 7 is
/// sent back; pings are answered by the stack.
/// </summary>
internal static unsafe class Program
{
    private const ulong Memory = 0x0000_1000_0000_0000;
    private const int Connections = 64;

    private static InterfaceStack s_stack;

    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters)
    {
        Grants.Begin(parameters);
        if (!Grants.TryFind("network0"u8, out var network))
            Panic.Because("this machine has no network, or none was granted"u8);
        var account = Grants.Find("account"u8);
        var limits = new NetworkLimits { Connections = Connections };
        fixed (InterfaceStack* stack = &s_stack)
        {
            if (!InterfaceStack.TryOpen(stack, network, account, Grants.Find("entropy"u8), Memory, limits))
                Panic.Because("the network cannot be opened"u8);
            var service = new EchoService(stack);
            if (!service.TryOpen(network.Handle, account, Connections))
                Panic.Because("port 7 cannot be opened"u8);
            Serve(stack, service);
        }
    }

    private static void Serve(InterfaceStack* stack, in EchoService service)
    {
        var announcement = default(Announcement);
        while (true)
        {
            stack->Pump();
            announcement.Update(stack->Net.Addresses);
            service.Run();
            stack->Sleep();
        }
    }
}
