using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;

namespace ExoCosmos.LibOS.Unix.Loading;

/// <summary>
/// What a program finds on its stack (System V ABI for x86-64, 3.4.1; Linux' auxiliary vector, getauxval(3)).
/// <code>
///  rsp → argc │ argv … 0 │ envp … 0 │ auxv pairs … 0 0 │ padding │ 16 random bytes │ texts │ top
/// </code>
/// </summary>
public static unsafe class InitialStack
{
    private const int HeaderAddress = 3, HeaderSize = 4, HeaderCount = 5, PageSize = 6, Base = 7, Flags = 8, Entry = 9, User = 11, EffectiveUser = 12,
        Group = 13, EffectiveGroup = 14, Platform = 15, Capabilities = 16, ClockTicks = 17, Secure = 23, Random = 25, Capabilities2 = 26, FileName = 31,
        SignalStack = 51;

    private const int RandomBytes = 16;
    private const int AuxiliaryPairs = 20;
    private const ulong ProgramHeaderSize = 56, MinimumSignalStack = 2048, FsGsBaseUsable = 2;

    /// <summary>Writes it below <paramref name="top"/>; the region must have room for the block and a page more.</summary>
    /// <returns>rsp, aligned to 16.</returns>
    public static ulong Build(ulong top, StartBlock* block, in ElfImage image, ulong bias)
    {
        var texts = (byte*)(top - 16 - block->Length);
        new ReadOnlySpan<byte>(StartBlock.Text(block), (int)block->Length).CopyTo(new Span<byte>(texts, (int)block->Length));
        var platform = texts - 8;
        "x86_64\0"u8.CopyTo(new Span<byte>(platform, 7));
        var random = (byte*)((ulong)(platform - RandomBytes) & ~15UL);
        Files.Entropy.Fill(new Span<byte>(random, RandomBytes));

        var words = 1UL + block->ArgumentCount + 1 + block->VariableCount + 1 + (AuxiliaryPairs * 2);
        var stack = (ulong*)(((ulong)random - (words * 8)) & ~15UL);
        var next = stack;
        *next++ = block->ArgumentCount;
        var text = texts + StartBlock.Path(block).Length + 1;
        next = Pointers(next, ref text, block->ArgumentCount);
        next = Pointers(next, ref text, block->VariableCount);

        Pair(ref next, HeaderAddress, image.ProgramHeadersAddress == 0 ? 0 : image.ProgramHeadersAddress + bias);
        Pair(ref next, HeaderSize, ProgramHeaderSize);
        Pair(ref next, HeaderCount, image.ProgramHeaderCount);
        Pair(ref next, PageSize, Layout.PageSize);
        Pair(ref next, Base, 0);
        Pair(ref next, Flags, 0);
        Pair(ref next, Entry, image.Entry + bias);
        Pair(ref next, User, 0);
        Pair(ref next, EffectiveUser, 0);
        Pair(ref next, Group, 0);
        Pair(ref next, EffectiveGroup, 0);
        Pair(ref next, Platform, (ulong)platform);
        Pair(ref next, Capabilities, 0);
        Pair(ref next, ClockTicks, 100);
        Pair(ref next, Secure, 0);
        Pair(ref next, Random, (ulong)random);
        Pair(ref next, Capabilities2, (SystemTables.System.CpuFeatures & SystemInfo.FeatureFsGsBase) != 0 ? FsGsBaseUsable : 0);
        Pair(ref next, FileName, (ulong)texts);
        Pair(ref next, SignalStack, MinimumSignalStack);
        Pair(ref next, 0, 0);
        return (ulong)stack;
    }

    private static ulong* Pointers(ulong* next, ref byte* text, uint count)
    {
        for (; count != 0; count--)
        {
            *next++ = (ulong)text;
            while (*text++ != 0)
            {
            }
        }

        *next++ = 0;
        return next;
    }

    private static void Pair(ref ulong* next, ulong type, ulong value)
    {
        *next++ = type;
        *next++ = value;
    }
}
