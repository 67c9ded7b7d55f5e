using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>
/// The program's memory, by addresses that the program names. Every access is checked against the region table first, so a bad
/// pointer becomes <see cref="Errno.EFAULT"/>; what is checked can be touched, pages that are not there yet come by page fault.
/// </summary>
public static unsafe class UserMemory
{
    /// <summary>First address that is not a program's.</summary>
    public const ulong End = 0x0000_7D00_0000_0000;

    private static bool s_hosted;

    /// <summary>Host tests: the program's memory is the test's own and every address good but the first page.</summary>
    public static void UseHostMemory() => s_hosted = true;

    /// <summary>True if the program may read, or write, the whole range.</summary>
    public static bool Check(ulong address, ulong length, bool write)
    {
        if (length == 0)
            return true;
        if (s_hosted)
            return address >= Layout.PageSize;
        return address < End && length <= End - address && ProgramMemory.Allows(address, length, write);
    }

    public static Errno TryCopyIn<T>(ulong address, out T value) where T : unmanaged
    {
        value = default;
        if (!Check(address, (ulong)sizeof(T), write: false))
            return Errno.EFAULT;
        value = Unsafe.ReadUnaligned<T>((void*)address);
        return Errno.None;
    }

    public static Errno TryCopyOut<T>(ulong address, in T value) where T : unmanaged
    {
        if (!Check(address, (ulong)sizeof(T), write: true))
            return Errno.EFAULT;
        Unsafe.WriteUnaligned((void*)address, value);
        return Errno.None;
    }

    public static Errno TryCopyIn(ulong address, Span<byte> destination)
    {
        if (!Check(address, (ulong)destination.Length, write: false))
            return Errno.EFAULT;
        new ReadOnlySpan<byte>((void*)address, destination.Length).CopyTo(destination);
        return Errno.None;
    }

    public static Errno TryCopyOut(ulong address, ReadOnlySpan<byte> source)
    {
        if (!Check(address, (ulong)source.Length, write: true))
            return Errno.EFAULT;
        source.CopyTo(new Span<byte>((void*)address, source.Length));
        return Errno.None;
    }

    /// <summary>A range as a span, for transfers without a copy. At most 2 GiB - 1 of a longer range.</summary>
    public static Errno TrySpan(ulong address, ulong length, bool write, out Span<byte> span)
    {
        span = default;
        var size = Math.Min(length, int.MaxValue);
        if (!Check(address, size, write))
            return Errno.EFAULT;
        span = size == 0 ? default : MemoryMarshal.CreateSpan(ref Unsafe.AsRef<byte>((void*)address), (int)size);
        return Errno.None;
    }

    /// <summary>Copies a NUL-terminated string, without the NUL.</summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="length">Their number.</param>
    /// <returns>EFAULT, or ENAMETOOLONG if there is no NUL within the buffer's length.</returns>
    public static Errno CString(ulong address, Span<byte> buffer, out int length)
    {
        length = 0;
        while (length < buffer.Length)
        {
            // As far as the page goes: what lies behind it need not exist.
            var rest = Layout.PageSize - (address & (Layout.PageSize - 1));
            var size = (int)Math.Min(rest, (ulong)(buffer.Length - length));
            if (!Check(address, (ulong)size, write: false))
                return Errno.EFAULT;
            var piece = new ReadOnlySpan<byte>((void*)address, size);
            var end = piece.IndexOf((byte)0);
            piece[..(end < 0 ? size : end)].CopyTo(buffer[length..]);
            if (end >= 0)
            {
                length += end;
                return Errno.None;
            }

            length += size;
            address += (ulong)size;
        }

        return Errno.ENAMETOOLONG;
    }
}
