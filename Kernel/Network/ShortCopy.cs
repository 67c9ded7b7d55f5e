using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExoCosmos.Kernel.Network;

/// <summary>Copies a frame into its slot. Most are short: 16 bytes at a time, the last of which overlap those before, cost half of what a function for any length does.</summary>
public static class ShortCopy
{
    private const uint Step = 16, Most = 128;

    /// <param name="from">The bytes.</param>
    /// <param name="to">Room for them, somewhere else.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var last = (uint)from.Length - Step;
        if (last > Most - Step)
        {
            from.CopyTo(to);
            return;
        }

        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to[..from.Length]);
        for (var at = 0U; at < last; at += Step)
            Vector128.LoadUnsafe(ref source, at).StoreUnsafe(ref target, at);
        Vector128.LoadUnsafe(ref source, last).StoreUnsafe(ref target, last);
    }
}
