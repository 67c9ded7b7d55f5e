using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Loading;

/// <summary>
/// Path, arguments and environment of a program that is about to start, in shared memory: they outlive the address space they come from and are
/// read in the one where the program will run.
/// <code>
///  header │ path NUL │ argument NUL … │ variable NUL …
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct StartBlock
{
    public uint ArgumentCount, VariableCount;
    /// <summary>Bytes of the text behind the header, with all NULs.</summary>
    public uint Length;

    public const uint Pages = 32;
    private const uint Capacity = (Pages * (uint)Layout.PageSize) - 16;

    public readonly uint Room => Capacity - Length;

    /// <summary>An empty block, or null without memory.</summary>
    public static StartBlock* Create() => (StartBlock*)SharedMemory.AllocatePages(Pages);

    public static void Free(StartBlock* block) => SharedMemory.FreePages((byte*)block, Pages);

    public static byte* Text(StartBlock* block) => (byte*)block + 16;

    /// <summary>The path, without its NUL.</summary>
    public static ReadOnlySpan<byte> Path(StartBlock* block)
    {
        var text = new ReadOnlySpan<byte>(Text(block), (int)block->Length);
        var end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }

    /// <summary>Appends a text with its NUL; false when the block is full.</summary>
    public static bool Add(StartBlock* block, ReadOnlySpan<byte> text)
    {
        if ((uint)text.Length >= block->Room)
            return false;
        text.CopyTo(new Span<byte>(Text(block) + block->Length, text.Length));
        Text(block)[block->Length + (uint)text.Length] = 0;
        block->Length += (uint)text.Length + 1;
        return true;
    }

    /// <summary>Copies an array of string pointers from the program; no array counts as an empty one.</summary>
    public static Errno AddArray(StartBlock* block, ulong array, out uint count)
    {
        count = 0;
        if (array == 0)
            return Errno.None;
        for (; ; count++)
        {
            var error = UserMemory.TryCopyIn<ulong>(array + (count * 8UL), out var pointer);
            if (error != Errno.None)
                return error;
            if (pointer == 0)
                return Errno.None;
            error = AddString(block, pointer);
            if (error != Errno.None)
                return error == Errno.ENAMETOOLONG ? Errno.E2BIG : error;
        }
    }

    /// <summary>Copies one string from the program.</summary>
    public static Errno AddString(StartBlock* block, ulong pointer)
    {
        var error = UserMemory.CString(pointer, new Span<byte>(Text(block) + block->Length, (int)block->Room), out var length);
        if (error != Errno.None)
            return error;
        if ((uint)length >= block->Room)
            return Errno.E2BIG;
        Text(block)[block->Length + (uint)length] = 0;
        block->Length += (uint)length + 1;
        return Errno.None;
    }
}
