using System.Collections.Generic;

namespace ExoCosmos.Iso.Emulator;

/// <summary>The kind of network interface that the machine has.</summary>
public enum NetworkCard
{
    Virtio,
    E1000,
    E1000e,
}

/// <summary>A port of the host that leads to one of the guest.</summary>
/// <param name="IsUdp">Or else TCP.</param>
public sealed record PortForward(int Host, int Guest, bool IsUdp = false);

/// <summary>How the machine is connected.</summary>
public sealed record NetworkOptions
{
    public NetworkCard Card { get; init; }

    /// <summary>A tap device of the host; null: the emulator's own network, 10.0.2.0/24, with DHCP and DNS, which needs no rights.</summary>
    public string? Tap { get; init; }

    /// <summary>Only in the emulator's own network; on the host's loopback interface.</summary>
    public IReadOnlyList<PortForward> Forwards { get; init; } = [];

    /// <summary>A file that gets every frame, in the format of tcpdump, or null.</summary>
    public string? Capture { get; init; }
}
