using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Random;

/// <summary>Unpredictable numbers from one secret of 128 bits: a keyed hash of what they are for, or of a counter.</summary>
public struct SecretNumbers(ulong key0, ulong key1)
{
    private readonly SipHash _hash = new(key0, key1);
    private ulong _counter;

    /// <summary>The same number for the same purpose and words, always.</summary>
    /// <param name="purpose">Keeps different uses apart.</param>
    /// <param name="words">At most 7.</param>
    [SkipLocalsInit]
    public readonly ulong Of(SecretPurpose purpose, params ReadOnlySpan<ulong> words)
    {
        Span<ulong> all = stackalloc ulong[8];
        all[0] = (ulong)purpose;
        words.CopyTo(all[1..]);
        return _hash.Hash(all[..(words.Length + 1)]);
    }

    /// <summary>The same for a word and a half, which are hashed as two.</summary>
    public readonly ulong Of(SecretPurpose purpose, uint first, ulong second) => _hash.Hash((ulong)purpose | ((ulong)first << 32), second);

    /// <summary>A number that was not there before.</summary>
    public ulong Next() => Of(SecretPurpose.Counter, _counter++);
}

public enum SecretPurpose : ulong
{
    Counter,
    Endpoints,
    Cookie,
    Bucket,
}
