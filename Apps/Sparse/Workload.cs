using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Paging;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;

namespace ExoCosmos.Sparse;

/// <summary>One policy under one pattern: pages are touched, looked up, withheld, given back to the program, read again and thrown away.</summary>
internal static unsafe class Workload<TTable> where TTable : struct, IPageTable
{
    /// <returns>False if a page did not hold what was written, or frames were lost.</returns>
    public static bool Run<TPattern>(TTable empty, ReadOnlySpan<byte> policy, ReadOnlySpan<byte> name, TPattern pattern) where TPattern : struct, IPattern
    {
        ref var range = ref Reservation<TTable>.Range;
        range = new PagedRange<TTable>(empty, BareProcess.Account.Handle, Reservation<TTable>.Start, Reservation<TTable>.End);
        Reservation<TTable>.Faults = 0;

        var ticks = Clock.Ticks;
        for (var index = 0u; index < pattern.Count; index++)
            *WordOf(pattern[index]) = Sign(index);
        var touch = Clock.Ticks - ticks;
        var bytes = range.TableBytes;

        var table = range.Table;
        var found = 0u;
        ticks = Clock.Ticks;
        for (var index = 0u; index < pattern.Count; index++)
            found += table.TryFind((Reservation<TTable>.Start >> Layout.PageShift) + pattern[index], out _) ? 1u : 0;
        var find = Clock.Ticks - ticks;

        ticks = Clock.Ticks;
        var error = range.Protect(Reservation<TTable>.Start, Reservation<TTable>.End, MapFlags.None);
        if (error == KernelError.None)
            error = range.Protect(Reservation<TTable>.Start, Reservation<TTable>.End, MapFlags.Read | MapFlags.Write);
        var protect = Clock.Ticks - ticks;

        var right = 0u;
        for (var index = 0u; index < pattern.Count && error == KernelError.None; index++)
            right += *WordOf(pattern[index]) == Sign(index) ? 1u : 0;
        Reservation<TTable>.Clear();

        var text = new GeneratedText(stackalloc byte[256]);
        text.Text(policy);
        text.Text(", "u8);
        text.Text(name);
        Field(ref text, ": pages "u8, right);
        Field(ref text, " faults "u8, Reservation<TTable>.Faults);
        Field(ref text, " table-bytes "u8, bytes);
        Field(ref text, " touch "u8, touch / pattern.Count);
        Field(ref text, " find "u8, find / pattern.Count);
        Field(ref text, " protect "u8, protect / pattern.Count);
        text.Line();
        BareFile.Standard(1).Write(text.Kept);
        return right == pattern.Count && found == pattern.Count && Reservation<TTable>.Faults == pattern.Count;
    }

    private static ulong* WordOf(ulong page) => (ulong*)(Reservation<TTable>.Start + (page << Layout.PageShift));

    private static ulong Sign(uint index) => 0x5EED_0000_0000_0000UL | index;

    private static void Field(ref GeneratedText text, scoped ReadOnlySpan<byte> name, ulong value)
    {
        text.Text(name);
        text.Number(value);
    }
}
