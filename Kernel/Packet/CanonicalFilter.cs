using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// A filter as fields and their values. Two filters that ask the same of the same bytes are equal here, however their atoms were cut: bytes
/// at most one apart share a field, of the greatest width whose last byte is tested.
/// </summary>
public struct CanonicalFilter
{
    /// <summary>Room for two addresses of IPv6 and whatever else somebody may reasonably test.</summary>
    public const int MaxFields = FilterAtom.MaxCount;

    private FieldArray _fields;
    private ValueArray _values;

    [InlineArray(MaxFields)]
    private struct FieldArray
    {
        private FilterField _first;
    }

    [InlineArray(MaxFields)]
    private struct ValueArray
    {
        private ulong _first;
    }

    public int Count { get; private set; }

    /// <summary>How many bits of a packet are compared: its specificity.</summary>
    public int Bits { get; private set; }

    public readonly FilterField Field(int index) => _fields[index];

    public readonly ulong Value(int index) => _values[index];

    /// <returns>False when it takes more than <see cref="MaxFields"/> fields.</returns>
    public static bool TryMake(in FilterBytes bytes, out CanonicalFilter filter)
    {
        filter = default;
        filter.Bits = bytes.CountBits();
        for (var place = 0; place < FilterBytes.Places; place++)
        {
            if (!bytes.IsTested(place))
                continue;
            if (filter.Count == MaxFields)
                return false;
            var width = Width(bytes, place);
            var whole = ulong.MaxValue >> (64 - (8 * width));
            filter._fields[filter.Count] = new FilterField(bytes.Mask(place) & whole, (ushort)place, (ushort)width);
            filter._values[filter.Count] = bytes.Value(place) & whole;
            filter.Count++;
            place += width - 1;
        }

        return true;
    }

    private static int Width(in FilterBytes bytes, int place)
    {
        for (var width = sizeof(ulong); width > 1; width /= 2)
        {
            if (place + width <= FilterBytes.Places && bytes.IsTested(place + width - 1) && IsDense(bytes, place, width))
                return width;
        }

        return 1;
    }

    private static bool IsDense(in FilterBytes bytes, int place, int width)
    {
        for (var i = 1; i < width; i++)
        {
            if (!bytes.IsTested(place + i) && !bytes.IsTested(place + i - 1))
                return false;
        }

        return true;
    }
}
