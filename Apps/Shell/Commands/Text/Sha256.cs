using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary>
/// SHA-256 (FIPS 180-4). The base class library's needs OpenSSL, which a static program does not have.
/// </summary>
internal sealed class Sha256
{
    public const int DigestLength = 32;
    private const int BlockLength = 64;

    private readonly uint[] _state =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private readonly byte[] _pending = new byte[BlockLength];
    private readonly uint[] _schedule = new uint[64];
    private int _pendingLength;
    private ulong _length;

    // Section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _length += (ulong)bytes.Length;
        if (_pendingLength > 0)
        {
            var taken = Math.Min(BlockLength - _pendingLength, bytes.Length);
            bytes[..taken].CopyTo(_pending.AsSpan(_pendingLength));
            _pendingLength += taken;
            bytes = bytes[taken..];
            if (_pendingLength < BlockLength)
                return;
            Transform(_pending);
            _pendingLength = 0;
        }
        for (; bytes.Length >= BlockLength; bytes = bytes[BlockLength..])
            Transform(bytes[..BlockLength]);
        bytes.CopyTo(_pending);
        _pendingLength = bytes.Length;
    }

    /// <summary>Pads (section 5.1.1) and returns the digest; the object is spent.</summary>
    public byte[] Finish()
    {
        var bits = _length * 8;
        Span<byte> padding = stackalloc byte[BlockLength + 8];
        padding.Clear();
        padding[0] = 0x80;
        var zeros = (BlockLength + 56 - _pendingLength - 1) % BlockLength;
        BinaryPrimitives.WriteUInt64BigEndian(padding[(1 + zeros)..], bits);
        Append(padding[..(1 + zeros + 8)]);
        var digest = new byte[DigestLength];
        for (var i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(i * 4), _state[i]);
        return digest;
    }

    private void Transform(ReadOnlySpan<byte> block)
    {
        var schedule = _schedule.AsSpan();
        FillSchedule(schedule, block);
        var (a, b, c, d) = (_state[0], _state[1], _state[2], _state[3]);
        var (e, f, g, h) = (_state[4], _state[5], _state[6], _state[7]);
        // Eight rounds per turn: the variables change their roles by name instead of being moved.
        for (var i = 0; i < 64; i += 8)
        {
            var words = schedule.Slice(i, 8);
            var constants = Constants.Slice(i, 8);
            Round(a, b, c, ref d, e, f, g, ref h, words[0] + constants[0]);
            Round(h, a, b, ref c, d, e, f, ref g, words[1] + constants[1]);
            Round(g, h, a, ref b, c, d, e, ref f, words[2] + constants[2]);
            Round(f, g, h, ref a, b, c, d, ref e, words[3] + constants[3]);
            Round(e, f, g, ref h, a, b, c, ref d, words[4] + constants[4]);
            Round(d, e, f, ref g, h, a, b, ref c, words[5] + constants[5]);
            Round(c, d, e, ref f, g, h, a, ref b, words[6] + constants[6]);
            Round(b, c, d, ref e, f, g, h, ref a, words[7] + constants[7]);
        }
        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
        _state[4] += e;
        _state[5] += f;
        _state[6] += g;
        _state[7] += h;
    }

    private static void FillSchedule(Span<uint> schedule, ReadOnlySpan<byte> block)
    {
        var message = MemoryMarshal.Cast<byte, uint>(block);
        for (var i = 0; i < message.Length; i++)
            schedule[i] = BinaryPrimitives.ReverseEndianness(message[i]);
        var (w0, w14, w15) = (schedule[0], schedule[14], schedule[15]);
        for (var i = 0; i < 48; i += 4)
        {
            // Constant indices need no check; what the next words need stays in registers.
            var words = schedule.Slice(i, 20);
            var (w1, w2, w3, w4) = (words[1], words[2], words[3], words[4]);
            words[16] = w0 = Word(w0, w1, words[9], w14);
            words[17] = w1 = Word(w1, w2, words[10], w15);
            words[18] = w14 = Word(w2, w3, words[11], w0);
            words[19] = w15 = Word(w3, w4, words[12], w1);
            w0 = w4;
        }
    }

    // A word beside itself turns a rotation into a shift: QEMU's emulated processor computes all flags before each rotation, which took half of the time.
    private static ulong Twice(uint word) => word | ((ulong)word << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(uint before16, uint before15, uint before7, uint before2)
    {
        var (early, late) = (Twice(before15), Twice(before2));
        var sigma0 = (uint)((early >> 7) ^ (early >> 18)) ^ (before15 >> 3);
        var sigma1 = (uint)((late >> 17) ^ (late >> 19)) ^ (before2 >> 10);
        return before16 + sigma0 + before7 + sigma1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint input)
    {
        h += input + (g ^ (e & (f ^ g)));
        var twice = Twice(e);
        h += (uint)(twice >> 6) ^ (uint)(twice >> 11) ^ (uint)(twice >> 25);
        d += h;
        h += (a & b) | (c & (a | b));
        twice = Twice(a);
        h += (uint)(twice >> 2) ^ (uint)(twice >> 13) ^ (uint)(twice >> 22);
    }
}
