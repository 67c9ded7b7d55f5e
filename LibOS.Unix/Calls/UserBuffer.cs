using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Buffers of the program that are touched before anything is locked: a page of one may have to be read from the very file
/// system that the call is about to enter.</summary>
internal static unsafe class UserBuffer
{
    /// <summary>Most that is touched and moved at once.</summary>
    public const int Piece = 1 << 20;

    /// <summary>A checked and present part of a buffer, at most <see cref="Piece"/> long.</summary>
    public static Errno Take(ulong address, ulong length, bool write, out Span<byte> span)
    {
        var error = UserMemory.TrySpan(address, Math.Min(length, Piece), write, out span);
        if (error == Errno.None)
            Touch(address, (ulong)span.Length, write);
        return error;
    }

    /// <summary>Makes the pages of memory that is good come.</summary>
    public static void Touch(ulong address, ulong length, bool write)
    {
        if (length == 0)
            return;
        var end = address + length;
        for (var page = address & ~(Layout.PageSize - 1); page < end; page += Layout.PageSize)
        {
            // An atomic or with nothing writes without changing what another thread writes at the same time.
            if (write)
                Interlocked.Or(ref *(int*)page, 0);
            else
                Volatile.Read(ref *(byte*)page);
        }
    }
}
