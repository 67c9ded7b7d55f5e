using System;

namespace ExoCosmos.Kernel.Panic;

/// <summary>Reads unsigned LEB128 numbers of up to 32 bits, and never outside its bytes.</summary>
/// <param name="bytes">Where the numbers are.</param>
/// <param name="position">Offset of the first.</param>
internal ref struct Leb128Reader(ReadOnlySpan<byte> bytes, uint position)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private uint _position = position;

    /// <summary>The next number; false at the end or if it has more than 32 bits.</summary>
    public bool TryRead(out uint value)
    {
        value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (_position >= (uint)_bytes.Length)
                return false;
            var next = _bytes[(int)_position++];
            if (shift == 28 && next > 0xF)
                return false;
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }

    /// <summary>The next <paramref name="length"/> bytes as they are.</summary>
    public bool TryTake(uint length, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (_position > (uint)_bytes.Length || length > (uint)_bytes.Length - _position)
            return false;
        taken = _bytes.Slice((int)_position, (int)length);
        _position += length;
        return true;
    }
}
