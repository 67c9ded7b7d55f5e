using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// What may be sent by whoever has a part of an interface's ports: what comes from the interface's MAC address and one of its addresses, and is TCP or UDP from one of these ports, asks for an
/// echo, or is about who has which address of the link.
/// </summary>
/// <param name="network">The capability that is shown.</param>
/// <param name="mac">The interface's.</param>
/// <param name="addresses">What it was told of its addresses.</param>
public sealed class SenderTemplate(Capability network, ulong mac, NetworkAddresses addresses)
{
    private const ulong AllPorts = 65536;

    private readonly Capability _network = network;
    private readonly ulong _mac = mac;
    private readonly NetworkAddresses _addresses = addresses;

    public static bool IsWhole(Capability network) => (network.Rights & Rights.Control) != 0 && network.Length == AllPorts;

    public bool Allows(byte[] frame)
    {
        if (IsWhole(_network))
            return true;
        var packet = frame[14..];
        return Number(frame, 6, 6) == _mac && Number(frame, 12, 2) switch
        {
            0x0800 => IsInternet4(packet),
            0x86DD => IsInternet6(packet),
            0x0806 => IsAddressResolution(packet),
            _ => false,
        };
    }

    private bool IsInternet4(byte[] packet)
    {
        if (packet.Length == 0)
            return false;
        var (version, length) = (packet[0] >> 4, 4 * (packet[0] & 15));
        if (version != 4 || length < 20 || packet.Length < length + 2)
            return false;
        var isFragment = (Number(packet, 6, 2) & 0x3FFF) != 0;
        return !isFragment && IsAddress4(Number(packet, 12, 4)) && IsTransport(packet[9], packet[length..], icmp: 1, 8);
    }

    private bool IsInternet6(byte[] packet) =>
        packet.Length >= 42 && packet[0] >> 4 == 6 && IsAddress6(Number(packet, 8, 8), Number(packet, 16, 8)) && IsTransport(packet[6], packet[40..], icmp: 58, 128, 135);

    private bool IsAddressResolution(byte[] packet) =>
        packet.Length >= 28 && Number(packet, 0, 6) == 0x0001_0800_0604 && Number(packet, 6, 2) is 1 or 2 && Number(packet, 8, 6) == _mac && IsAddress4(Number(packet, 14, 4));

    private bool IsTransport(byte protocol, byte[] payload, byte icmp, params byte[] questions) =>
        protocol is 6 or 17 ? Number(payload, 0, 2) - _network.Base < _network.Length : protocol == icmp && questions.Contains(payload[0]);

    private bool IsAddress4(ulong address) => address != 0 && address == _addresses.Address4;

    private bool IsAddress6(ulong high, ulong low)
    {
        var own = _addresses;
        var pairs = MemoryMarshal.Cast<byte, ulong>(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref own, 1))[24..88]);
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (high != 0 && pairs[i] == high && pairs[i + 1] == low)
                return true;
        }

        return false;
    }

    /// <summary>Bytes as a number, the most significant first.</summary>
    private static ulong Number(byte[] bytes, int start, int count) => bytes.Skip(start).Take(count).Aggregate(0UL, (number, next) => (number << 8) | next);
}
