using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>What a filter asks of a packet: of each byte which bits, and what they must be. Bytes of the frame have their offsets, those behind the IPv4 header come from 256 on.</summary>
public sealed class FilterTemplate
{
    private const int Transport = 256, InternetHeader = 14, LeastInternet = 20, Reach = 128;

    private readonly Dictionary<int, (byte Mask, byte Value)> _bytes = [];

    private FilterTemplate()
    {
    }

    public int Bits => _bytes.Values.Sum(tested => BitOperations.PopCount(tested.Mask));

    public int Bytes => _bytes.Count;

    private bool IsLengthKnown => (Mask(InternetHeader) & 15) == 15;

    /// <summary>Where the transport header begins: in the frame, if the filter itself says how long the IPv4 header is.</summary>
    private int TransportStart => IsLengthKnown ? InternetHeader + (4 * (_bytes[InternetHeader].Value & 15)) : Transport;

    /// <returns>Null if a condition is malformed, or two contradict each other.</returns>
    public static FilterTemplate? Of(FilterAtom[] atoms)
    {
        var template = new FilterTemplate();
        return atoms.All(IsSound) && atoms.Where(atom => atom.Origin == FilterOrigin.Frame).All(atom => template.Add(atom, 0))
            && atoms.Where(atom => atom.Origin == FilterOrigin.Transport).All(atom => template.Add(atom, template.TransportStart)) ? template : null;
    }

    public bool HasShapeOf(FilterTemplate other) => _bytes.Count == other._bytes.Count && _bytes.All(tested => other.Mask(tested.Key) == tested.Value.Mask);

    public bool IsSameAs(FilterTemplate other) => HasShapeOf(other) && _bytes.All(tested => other._bytes[tested.Key].Value == tested.Value.Value);

    /// <summary>Could a packet match both? Not if there is a bit that they want otherwise.</summary>
    public bool Overlaps(FilterTemplate other) =>
        _bytes.All(tested => !other._bytes.TryGetValue(tested.Key, out var its) || ((tested.Value.Value ^ its.Value) & tested.Value.Mask & its.Mask) == 0);

    /// <summary>Makes the start of a frame one that it takes, as far as that goes: with an IPv4 header without options.</summary>
    public void Satisfy(byte[] frame)
    {
        foreach (var (place, (mask, value)) in _bytes)
        {
            var at = place < Transport ? place : InternetHeader + LeastInternet + place - Transport;
            if (at < frame.Length)
                frame[at] = (byte)((frame[at] & ~mask) | value);
        }
    }

    /// <summary>Does nothing match it but TCP and UDP to these ports?</summary>
    public bool IsFor(ulong first, ulong count)
    {
        if (!Wants(12, 0xFFFF, 0x0800))
            return Wants(12, 0xFFFF, 0x86DD) && IsTransport(20) && IsPort(56, first, count);
        return IsTransport(23) && Wants(20, 0x3FFF, 0) && IsPort(TransportStart + 2, first, count);
    }

    private static bool IsSound(FilterAtom atom)
    {
        if (atom.Origin > FilterOrigin.Transport || atom.Width is not (1 or 2 or 4 or 8) || atom.Offset + atom.Width > Reach || (atom.Value & ~atom.Mask) != 0)
            return false;
        var bytes = Split(atom.Mask, 8);
        return bytes[..(8 - (int)atom.Width)].All(mask => mask == 0) && bytes[8 - (int)atom.Width] != 0 && bytes[7] != 0;
    }

    /// <summary>The bytes of a number, the most significant first.</summary>
    private static byte[] Split(ulong number, uint width) => [.. Enumerable.Range(1, (int)width).Select(i => (byte)(number >> (8 * ((int)width - i))))];

    private bool Add(FilterAtom atom, int start)
    {
        var (masks, values) = (Split(atom.Mask, atom.Width), Split(atom.Value, atom.Width));
        for (var i = 0; i < masks.Length; i++)
        {
            var place = start + atom.Offset + i;
            var (mask, value) = _bytes.GetValueOrDefault(place);
            if (((value ^ values[i]) & mask & masks[i]) != 0)
                return false;
            if (masks[i] != 0)
                _bytes[place] = ((byte)(mask | masks[i]), (byte)(value | values[i]));
        }

        return true;
    }

    private byte Mask(int place) => _bytes.GetValueOrDefault(place).Mask;

    private (int Mask, int Value) Word(int place)
    {
        var (high, low) = (_bytes.GetValueOrDefault(place), _bytes.GetValueOrDefault(place + 1));
        return ((high.Mask << 8) | low.Mask, (high.Value << 8) | low.Value);
    }

    private bool Wants(int place, int mask, int value) => (Word(place).Mask & mask) == mask && (Word(place).Value & mask) == value;

    private bool IsTransport(int place) => Mask(place) == 0xFF && _bytes[place].Value is 6 or 17;

    /// <summary>All that is left open of the port lies within.</summary>
    private bool IsPort(int place, ulong first, ulong count)
    {
        var (mask, value) = Word(place);
        return Enumerable.Range(0, 65536).Where(port => (port & mask) == value).All(port => (ulong)port >= first && (ulong)port - first < count);
    }
}
