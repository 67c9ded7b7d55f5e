using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Random;

/// <summary>SipHash-2-4 (Aumasson and Bernstein, 2012) over whole 64-bit words: numbers that nobody can foretell without the key.</summary>
public readonly struct SipHash(ulong key0, ulong key1)
{
    public ulong Hash(ReadOnlySpan<ulong> words)
    {
        var v0 = key0 ^ 0x736f6d6570736575;
        var v1 = key1 ^ 0x646f72616e646f6d;
        var v2 = key0 ^ 0x6c7967656e657261;
        var v3 = key1 ^ 0x7465646279746573;
        foreach (var word in words)
            Absorb(ref v0, ref v1, ref v2, ref v3, word);
        return Finish(v0, v1, v2, v3, words.Length);
    }

    /// <summary>The same of two words.</summary>
    public ulong Hash(ulong first, ulong second)
    {
        var v0 = key0 ^ 0x736f6d6570736575;
        var v1 = key1 ^ 0x646f72616e646f6d;
        var v2 = key0 ^ 0x6c7967656e657261;
        var v3 = key1 ^ 0x7465646279746573;
        Absorb(ref v0, ref v1, ref v2, ref v3, first);
        Absorb(ref v0, ref v1, ref v2, ref v3, second);
        return Finish(v0, v1, v2, v3, 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong v0, ulong v1, ulong v2, ulong v3, int words)
    {
        Absorb(ref v0, ref v1, ref v2, ref v3, (ulong)(words * sizeof(ulong)) << 56);
        v2 ^= 0xFF;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3, ulong word)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
