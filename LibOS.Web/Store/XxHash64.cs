using System;
using System.Buffers.Binary;
using System.Numerics;

namespace ExoCosmos.LibOS.Web.Store;

/// <summary>
/// XXH64 (xxHash fast digest algorithm, specification 0.1.1): eight bytes in a few instructions. It finds paths in the index and damage in what a disk returned; it
/// keeps nobody from making a store on purpose, which is why every number of a store is doubted all the same.
/// </summary>
public static class XxHash64
{
    private const ulong Prime1 = 0x9E37_79B1_85EB_CA87;
    private const ulong Prime2 = 0xC2B2_AE3D_27D4_EB4F;
    private const ulong Prime3 = 0x1656_67B1_9E37_79F9;
    private const ulong Prime4 = 0x85EB_CA77_C2B2_AE63;
    private const ulong Prime5 = 0x27D4_EB2F_1656_67C5;
    private const int Stripe = 32;

    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        var length = (ulong)bytes.Length;
        var hash = bytes.Length >= Stripe ? Stripes(ref bytes, seed) : seed + Prime5;
        hash += length;
        while (bytes.Length >= 8)
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes)), 27) * Prime1) + Prime4;
            bytes = bytes[8..];
        }

        if (bytes.Length >= 4)
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1), 23) * Prime2) + Prime3;
            bytes = bytes[4..];
        }

        foreach (var value in bytes)
            hash = BitOperations.RotateLeft(hash ^ (value * Prime5), 11) * Prime1;
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Stripes(ref ReadOnlySpan<byte> bytes, ulong seed)
    {
        var (lane1, lane2, lane3, lane4) = (unchecked(seed + Prime1 + Prime2), seed + Prime2, seed, seed - Prime1);
        while (bytes.Length >= Stripe)
        {
            lane1 = Round(lane1, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            lane2 = Round(lane2, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            lane3 = Round(lane3, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            lane4 = Round(lane4, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            bytes = bytes[Stripe..];
        }

        var hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7) + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
        hash = Merge(hash, lane1);
        hash = Merge(hash, lane2);
        hash = Merge(hash, lane3);
        return Merge(hash, lane4);
    }

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;
}
