using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// Both ends of a connection as two numbers, by which it is found. Over IPv4 they say all, as they stand in a segment that arrives; over IPv6 the numbers are less than the addresses, which
/// have to be compared too.
/// </summary>
/// <param name="Addresses">Remote and local address of IPv4, or what is made of those of IPv6.</param>
/// <param name="Ports">Remote and local port; 0 over IPv6, where no segment over IPv4 has it.</param>
public readonly record struct EndpointPair(ulong Addresses, uint Ports)
{
    public static EndpointPair Of(in IpEndpoint local, in IpEndpoint remote)
    {
        if (remote.Address.Is4)
            return new EndpointPair(
                BinaryPrimitives.ReverseEndianness(remote.Address.Bits4) | ((ulong)BinaryPrimitives.ReverseEndianness(local.Address.Bits4) << 32),
                BinaryPrimitives.ReverseEndianness(remote.Port) | ((uint)BinaryPrimitives.ReverseEndianness(local.Port) << 16));
        return new EndpointPair(remote.Address.Low ^ remote.Address.High ^ ((ulong)remote.Port << 48) ^ ((ulong)local.Port << 32), 0);
    }

    /// <summary>A number that nobody can foretell without the secret, in its highest bits.</summary>
    /// <param name="secret">Odd.</param>
    public ulong Mix(ulong secret)
    {
        // What a stranger chooses, his address and port, is in the first word as it is.
        var sum = ((uint)Addresses | ((ulong)Ports << 32)) * secret;
        return ((sum ^ (sum >> 32)) + (Addresses >> 32)) * secret;
    }
}
