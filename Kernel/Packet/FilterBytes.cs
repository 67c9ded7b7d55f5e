using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// What a filter asks of each byte of a packet, however its atoms were cut. A <em>place</em> is a number for a byte:
/// <code>
///   0 … 255      byte of the frame
///   256 … 383    byte behind the IPv4 header, counted from 256
/// </code>
/// Where the atoms themselves fix the length of the IPv4 header, what counts from its end is moved to the frame: one condition, one form.
/// </summary>
public unsafe struct FilterBytes
{
    /// <summary>The first place behind the IPv4 header.</summary>
    public const int Transport = 256;
    public const int Places = Transport + FilterAtom.Reach;
    /// <summary>Where the IPv4 header begins, whose low half-byte is its length in units of 4.</summary>
    public const int InternetHeader = 14;

    private const int Slack = sizeof(ulong);

    private fixed byte _masks[Places + Slack];
    private fixed byte _values[Places + Slack];

    /// <returns>False when an atom is malformed, or two contradict each other.</returns>
    public static bool TryMerge(ReadOnlySpan<FilterAtom> atoms, out FilterBytes bytes)
    {
        bytes = default;
        foreach (ref readonly var atom in atoms)
        {
            if (!IsSound(atom) || (atom.Origin == FilterOrigin.Frame && !bytes.TryAdd(atom, 0)))
                return false;
        }

        var isLengthKnown = (bytes._masks[InternetHeader] & 15) == 15;
        var transport = isLengthKnown ? InternetHeader + (4 * (bytes._values[InternetHeader] & 15)) : Transport;
        foreach (ref readonly var atom in atoms)
        {
            if (atom.Origin == FilterOrigin.Transport && !bytes.TryAdd(atom, transport))
                return false;
        }

        return true;
    }

    public readonly bool IsTested(int place) => _masks[place] != 0;

    /// <summary>The masks of eight places, as a little-endian load would fetch them.</summary>
    public readonly ulong Mask(int place) => Unsafe.ReadUnaligned<ulong>(in _masks[place]);

    /// <summary>The values of eight places; no bit is set that is not in the mask.</summary>
    public readonly ulong Value(int place) => Unsafe.ReadUnaligned<ulong>(in _values[place]);

    /// <summary>How many bits of a packet are compared.</summary>
    public readonly int CountBits()
    {
        var bits = 0;
        for (var place = 0; place < Places; place += sizeof(ulong))
            bits += BitCount.Of(Mask(place));
        return bits;
    }

    private static bool IsSound(in FilterAtom atom)
    {
        if (atom.Origin > FilterOrigin.Transport || atom.Width is not (1 or 2 or 4 or 8) || atom.Offset > FilterAtom.Reach - atom.Width)
            return false;
        var top = (int)(8 * atom.Width) - 8;
        return atom.Mask >> top is > 0 and <= 0xFF && (atom.Mask & 0xFF) != 0 && (atom.Value & ~atom.Mask) == 0;
    }

    private bool TryAdd(in FilterAtom atom, int start)
    {
        for (var i = 0; i < (int)atom.Width; i++)
        {
            var shift = 8 * ((int)atom.Width - 1 - i);
            var (mask, value) = ((byte)(atom.Mask >> shift), (byte)(atom.Value >> shift));
            var place = start + atom.Offset + i;
            if (((_values[place] ^ value) & _masks[place] & mask) != 0)
                return false;
            _masks[place] |= mask;
            _values[place] |= value;
        }

        return true;
    }
}
