using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Rings;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.Bare;

/// <summary>
/// A network stack of a bare application's own, on the interface that its instance was granted (docs/notes/0035). Whatever the instance holds, the application works with a block of
/// local ports alone, and with the addresses that the holder of the whole interface found.
/// </summary>
public static unsafe class BareNetwork
{
    /// <summary>Ports of a block: a power of two, so that one filter takes what comes for all of them.</summary>
    private const uint BlockPorts = 64;

    /// <summary>Behind the libOS' private memory; the kernel watches words there for a thread that sleeps.</summary>
    public const ulong Memory = 0x0000_7E44_0000_0000;

    /// <summary>Blocks that are looked at while others have theirs.</summary>
    private const int Attempts = 32;

    /// <summary>From here on ports are for whoever wants one (RFC 6335 ch. 6).</summary>
    private const uint FirstDynamic = 49152;

    private const uint RingFrames = 16;
    private const ulong AddressPatience = 5_000_000;

    /// <summary>Opens the stack and waits until the interface has an address.</summary>
    /// <param name="stack">Where; it does not move afterwards.</param>
    /// <param name="problem">What the user should read when there is none.</param>
    public static bool TryOpen(InterfaceStack* stack, out ReadOnlySpan<byte> problem)
    {
        problem = "no network was granted to this instance (the line 'network' of the boot manifest), or the machine has none"u8;
        if (!Grants.TryFind("network0"u8, out var network))
            return false;
        problem = "no block of 64 local ports is granted and free"u8;
        if (!TryTakePorts(network, out var ports))
            return false;
        problem = "the kernel gives no packet ring: too little memory, or too many listen already"u8;
        var limits = new NetworkLimits { Connections = 2, ReceiveBuffer = 4096, Listeners = 1, TimeWaits = 4, UdpSockets = 4, UdpRing = 8192, Neighbors = 16 };
        if (!InterfaceStack.TryOpen(stack, ports, BareProcess.Account.Handle, Grants.Find("entropy"u8), Memory, limits, RingFrames))
            return false;
        stack->Net.UsePorts((ushort)ports.Base, (int)ports.Length);
        problem = "the interface has no address: nobody who holds the whole of it has found one"u8;
        return HasAddress(stack);
    }

    /// <summary>Sends what is to be sent and sleeps until a packet comes, the stack has something to do, or the time.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="until">Microseconds of <see cref="InterfaceStack.Now"/>.</param>
    /// <returns>EINTR: a signal ends the process.</returns>
    public static Errno Wait(InterfaceStack* stack, ulong until)
    {
        stack->Flush();
        var term = stack->Port->HasPackets;
        return BareProcess.Wait(&term, 1, stack->TicksAt(Math.Min(until, stack->Deadline)));
    }

    /// <summary>A block of its own out of what was granted, by a capability for no more than that, and the datagrams that come for it.</summary>
    private static bool TryTakePorts(in NamedCapability network, out NamedCapability ports)
    {
        ports = network;
        ports.Rights = Rights.Read | Rights.Write;
        ports.Length = BlockPorts;
        var end = network.Base + network.Length;
        var low = (Math.Max(network.Base, end > FirstDynamic + BlockPorts ? FirstDynamic : 0) + BlockPorts - 1) & ~(ulong)(BlockPorts - 1);
        var blocks = end < low ? 0 : (end - low) / BlockPorts;
        // By chance: who answers a question must not know the port it is asked from.
        ushort chance = 0;
        if (KernelApi.Entropy(Grants.Find("entropy"u8), (byte*)&chance, sizeof(ushort)) < 0)
            return false;
        for (var attempt = 0UL; attempt < Math.Min(blocks, Attempts); attempt++)
        {
            ports.Base = low + ((chance + attempt) % blocks * BlockPorts);
            var derived = KernelApi.CapabilityDerive(network.Handle, ports.Base - network.Base, BlockPorts, ports.Rights);
            if (derived < 0)
                return false;
            ports.Handle = new Handle((ulong)derived);
            if (PortFilter.Install(ports.Handle, IpProtocol.Udp, (ushort)ports.Base, isIp6: false, BlockPorts) >= 0
                && PortFilter.Install(ports.Handle, IpProtocol.Udp, (ushort)ports.Base, isIp6: true, BlockPorts) >= 0)
                return true;
            KernelApi.CapabilityDrop(ports.Handle);
        }

        return false;
    }

    private static bool HasAddress(InterfaceStack* stack)
    {
        var deadline = InterfaceStack.Now + AddressPatience;
        while (stack->Pump() < deadline && stack->Net.Addresses.Address4.IsUnspecified)
        {
            // Nobody notifies when the kernel's page changes.
            if (Wait(stack, Math.Min(deadline, InterfaceStack.Now + 50_000)) == Errno.EINTR)
                return false;
        }

        return !stack->Net.Addresses.Address4.IsUnspecified;
    }
}
