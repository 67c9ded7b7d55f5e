using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Stack;

namespace ExoCosmos.LibOS.Net.Rings;

/// <summary>
/// A network stack on a packet port: takes what has arrived, sends what is to be sent, sleeps. An application that holds the whole interface gets an address for it by DHCP and
/// tells the others; one that holds some ports takes over what it was told.
/// </summary>
public unsafe struct InterfaceStack
{
    public PacketPort* Port;
    public NetworkStack<PacketWire> Net;

    /// <summary>After which frames are offered again for which the kernel had no room.</summary>
    private const ulong HeldBackTime = 1000;

    private bool _isWhole;
    private MicrosecondClock _clock;
    private uint _seenWays;

    /// <summary>The time of the last <see cref="Pump"/>.</summary>
    private ulong _pumped;

    /// <summary>What <see cref="Deadline"/> was, the last time: until then there is nothing to poll.</summary>
    private ulong _due;

    /// <summary>What of it does not come from connections, and the <see cref="NetworkStack{TWire}.FarWays"/> for which that holds.</summary>
    private ulong _farDue;
    private uint _dueWays;

    /// <summary>What the kernel knows that this interface has.</summary>
    private IpAddress _published4;
    private IpAddress _publishedGateway;
    private uint _published6;
    private uint _version;

    /// <summary>Microseconds since the start of the kernel, as the stack wants to have time.</summary>
    public static ulong Now => Clock.Monotonic / 1000;

    /// <summary>Opens a port and makes a stack on it.</summary>
    /// <param name="stack">Where; it does not move afterwards.</param>
    /// <param name="network">Network capability.</param>
    /// <param name="account">Pays for the memory.</param>
    /// <param name="entropy">For secrets.</param>
    /// <param name="address">Page-aligned, with room behind it: memory of the port and the stack.</param>
    /// <param name="limits">How much there is room for.</param>
    /// <param name="frames">For received packets, as in <see cref="PacketPort.Open"/>.</param>
    public static bool TryOpen(InterfaceStack* stack, in NamedCapability network, Handle account, Handle entropy, ulong address, in NetworkLimits limits, uint frames = 64)
    {
        *stack = default;
        stack->Port = PacketPort.Open(network, account, address, frames);
        var memory = address + PacketPort.MemoryNeeded(frames);
        var secrets = stackalloc ulong[2];
        if (stack->Port == null || !OwnPages.TryMap(account, memory, limits.MemoryNeeded) || KernelApi.Entropy(entropy, (byte*)secrets, 2 * sizeof(ulong)) < 0
            || KernelApi.PacketListen(network.Handle, ListenMode.Unclaimed) != KernelError.None)
            return false;
        ref readonly var info = ref stack->Port->Info;
        stack->Net.Initialise(new PacketWire(stack->Port), new MacAddress(info.Mac), info.Mtu, secrets[0], secrets[1], limits, (byte*)memory, Now);
        stack->_isWhole = (network.Rights & Rights.Control) != 0;
        if (stack->_isWhole)
            stack->Net.StartDhcp(Now);
        else
            stack->Net.StopAutoconfiguration();
        return true;
    }

    /// <summary>Everything that has arrived, and what the time asks for. What came of it is sent by <see cref="Flush"/>, with what the application adds.</summary>
    /// <returns>What time it was.</returns>
    public ulong Pump()
    {
        var now = _clock.Now;
        _pumped = now;
        while (Port->TryPeek(out var packet, out var entry))
        {
            Net.Wire.IsVerified = entry.Checksum != PacketChecksum.Unknown;
            if ((entry.Flags & PacketFlags.WasSent) == 0)
                Net.Receive(packet, now);
            Port->Release();
        }

        Net.Wire.IsVerified = false;
        if (now >= _due && Net.Deadline <= now)
            Net.Poll(now);
        if (!_isWhole)
            TakeOver();
        else if (_seenWays != Net.FarWays)
        {
            _seenWays = Net.FarWays;
            if (HasChanged())
                Publish();
        }

        return now;
    }

    /// <summary>When <see cref="Pump"/> or <see cref="Flush"/> has something to do at the latest; to be asked for when all is done, before sleeping.</summary>
    public ulong Deadline
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_dueWays != Net.FarWays)
                LookAtFarDeadline();
            _due = Math.Min(_farDue, Net.TcpDeadline);
            return Port->Sending.IsHeldBack ? Math.Min(_due, _pumped + HeldBackTime) : _due;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LookAtFarDeadline() => (_dueWays, _farDue) = (Net.FarWays, Net.FarDeadline);

    /// <summary>The TSC value of a time of the stack, for the kernel.</summary>
    public readonly ulong TicksAt(ulong deadline) => deadline == ulong.MaxValue ? WakeTerm.Never : _clock.TicksAt(deadline);

    public readonly void Flush() => Port->Sending.Flush();

    /// <summary>Sends, and sleeps until a packet comes or the stack has something to do.</summary>
    public void Sleep()
    {
        Flush();
        Port->Sleep(TicksAt(Deadline));
    }

    // Asked for often, so it looks at no more than what makes addresses change.
    private bool HasChanged()
    {
        ref readonly var addresses = ref Net.Addresses;
        var verified = 0U;
        for (var i = 0; i < NetworkAddresses.MaxAddresses6; i++)
            verified = (verified << 1) | (addresses.Addresses6[i].IsVerified ? 1U : 0);
        if (addresses.Address4 == _published4 && addresses.Gateway4 == _publishedGateway && verified == _published6)
            return false;
        (_published4, _publishedGateway, _published6) = (addresses.Address4, addresses.Gateway4, verified);
        return true;
    }

    /// <summary>Tells the kernel and the other applications which addresses the interface has, when they have changed.</summary>
    private void Publish()
    {
        var next = default(NetworkAddresses);
        next.Address4 = Net.Addresses.Address4.Bits4;
        next.Gateway4 = Net.Addresses.Gateway4.Bits4;
        next.PrefixLength4 = (uint)Net.Addresses.PrefixLength4;
        next.Dns0 = Net.Addresses.DnsServers[0].Is4 ? Net.Addresses.DnsServers[0].Bits4 : 0;
        next.Dns1 = Net.Addresses.DnsServers[1].Is4 ? Net.Addresses.DnsServers[1].Bits4 : 0;
        for (var i = 0; i < NetworkAddresses.MaxAddresses6; i++)
        {
            ref readonly var own = ref Net.Addresses.Addresses6[i];
            if (own.IsVerified)
                (next.Addresses6[2 * i], next.Addresses6[(2 * i) + 1]) = (own.Address.High, own.Address.Low);
        }

        next.Version = Port->Info.Addresses.Version;
        if (Bytes(next).SequenceEqual(Bytes(Port->Info.Addresses)))
            return;
        next.Version++;
        KernelApi.NetworkConfigure(Port->Network, next);
    }

    private void TakeOver()
    {
        ref readonly var told = ref Port->Info.Addresses;
        if (told.Version == _version)
            return;
        _version = told.Version;
        Net.Configure4(IpAddress.From4(told.Address4), (int)told.PrefixLength4, IpAddress.From4(told.Gateway4));
        Net.Addresses.DnsServers[0] = IpAddress.From4(told.Dns0);
        Net.Addresses.DnsServers[1] = IpAddress.From4(told.Dns1);
        for (var i = 0; i < InterfaceAddresses.MaxAddresses6; i++)
            Net.Adopt6(i, new IpAddress(told.Addresses6[2 * i], told.Addresses6[(2 * i) + 1]));
    }

    private static ReadOnlySpan<byte> Bytes(in NetworkAddresses addresses) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<NetworkAddresses>(in addresses));
}
