using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Network;

/// <summary>What a Network capability speaks for: local ports of TCP and UDP, or the whole interface.</summary>
public readonly struct PortRange
{
    /// <summary>All ports there are.</summary>
    public const uint All = 65536;

    private readonly uint _first, _end;

    public PortRange(uint first, uint count, bool isWhole) => (_first, _end, IsWhole) = (first, first + count, isWhole);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe PortRange Of(CapabilityInfo* capability) => new(
        (uint)capability->Base, (uint)capability->Length, (capability->Rights & Rights.Control) != 0 && capability->Length == All);

    /// <summary>Any filter, any frame, the addresses.</summary>
    public bool IsWhole { get; }

    public bool Contains(uint port) => port >= _first && port < _end;
}
