using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
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
    private const uint HeaderBytes = 16, Capacity = (Pages * (uint)Layout.PageSize) - HeaderBytes;

    public readonly uint Room => Capacity - Length;

    /// <summary>An empty block, or null without memory.</summary>
    public static StartBlock* Create() => (StartBlock*)SharedMemory.AllocatePages(Pages);

    /// <summary>
    /// For the first process of an instance: the arguments of the manifest (without any, the environment's name stands for the program), and a plain
    /// environment. Null without memory.
    /// </summary>
    public static StartBlock* OfManifest()
    {
        var block = Create();
        if (block == null)
            return null;
        var arguments = Grants.Arguments;
        var end = arguments.IndexOf((byte)0);
        Add(block, end < 0 ? SystemTables.Environment(SystemTables.Control->EnvironmentSlot).Name.Text() : arguments[..end]);
        for (; end >= 0; arguments = arguments[(end + 1)..], end = arguments.IndexOf((byte)0))
        {
            Add(block, arguments[..end]);
            block->ArgumentCount++;
        }

        Add(block, "PATH=/bin:/usr/bin"u8);
        Add(block, "HOME=/home"u8);
        Add(block, "TERM=linux"u8);
        Add(block, "LANG=C.UTF-8"u8);
        block->VariableCount = 4;
        return block;
    }

    public static void Free(StartBlock* block) => SharedMemory.FreePages((byte*)block, Pages);

    public static byte* Text(StartBlock* block) => (byte*)block + HeaderBytes;

    /// <summary>Bytes of the block that mean anything.</summary>
    public static ulong SizeOf(StartBlock* block) => HeaderBytes + block->Length;

    /// <summary>The path, without its NUL.</summary>
    public static ReadOnlySpan<byte> Path(StartBlock* block) => TextAt(block, 0);

    /// <summary>One of the texts in their order, without its NUL: 0 is the path, then come the arguments. Empty behind the last.</summary>
    public static ReadOnlySpan<byte> TextAt(StartBlock* block, uint index)
    {
        var text = new ReadOnlySpan<byte>(Text(block), (int)block->Length);
        while (true)
        {
            var end = text.IndexOf((byte)0);
            if (index == 0 || end < 0)
                return end < 0 ? text : text[..end];
            text = text[(end + 1)..];
            index--;
        }
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
