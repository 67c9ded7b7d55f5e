using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Slice;

/// <summary>A wakeup term after checking: the word's place in the direct map, and its pinned frame.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArmedTerm
{
    public byte* Word;
    public ulong Value;
    public WakeComparison Comparison;
    public WakeJoin Join;
    public uint Frame;
    /// <summary>Neighbours among the terms that watch this frame (<see cref="Watchers"/>).</summary>
    public uint Next, Previous;
}

/// <summary>Wakeup predicates as programs: an <em>or</em> of <em>and</em>s. Checking needs the caller's word alone, evaluating cannot fault.</summary>
public static unsafe class WakeProgram
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWellFormed(WakeTerm* terms, uint count) =>
        (count == 1 && terms->Comparison == WakeComparison.NotEqual32 && terms->Join == WakeJoin.Or && (terms->Address & 3) == 0) || AreWellFormed(terms, count);

    private static bool AreWellFormed(WakeTerm* terms, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            if (terms[i].Comparison > WakeComparison.NoBit32 || terms[i].Join > WakeJoin.And || (i == 0 && terms[i].Join != WakeJoin.Or))
                return false;
            if ((terms[i].Address & (IsWide(terms[i].Comparison) ? 7UL : 3UL)) != 0)
                return false;
        }

        return true;
    }

    /// <summary>Does any alternative hold? Each word is read once. A program without terms never holds. Most have one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(ArmedTerm* terms, uint count) => count == 1 ? Holds(terms) : HoldsAny(terms, count);

    private static bool HoldsAny(ArmedTerm* terms, uint count)
    {
        var alternative = false;
        for (var term = terms; term < terms + count; term++)
        {
            if (term->Join != WakeJoin.And)
            {
                if (alternative)
                    return true;
                alternative = true;
            }

            alternative = alternative && Holds(term);
        }

        return alternative;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWide(WakeComparison comparison) =>
        comparison is WakeComparison.NotEqual64 or WakeComparison.Equal64 or WakeComparison.Less64 or WakeComparison.AtLeast64;

    /// <summary>Most wait for a counter to change.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Holds(ArmedTerm* term) =>
        term->Comparison == WakeComparison.NotEqual32 ? Volatile.Read(ref *(uint*)term->Word) != (uint)term->Value : HoldsOther(term);

    private static bool HoldsOther(ArmedTerm* term)
    {
        if (IsWide(term->Comparison))
            return HoldsWide(term);
        var (word, value) = (Volatile.Read(ref *(uint*)term->Word), (uint)term->Value);
        return term->Comparison switch
        {
            WakeComparison.AnyBit32 => (word & value) != 0,
            WakeComparison.Equal32 => word == value,
            WakeComparison.Less32 => word < value,
            WakeComparison.AtLeast32 => word >= value,
            _ => (word & value) == 0,
        };
    }

    private static bool HoldsWide(ArmedTerm* term)
    {
        var (word, value) = (Volatile.Read(ref *(ulong*)term->Word), term->Value);
        return term->Comparison switch
        {
            WakeComparison.NotEqual64 => word != value,
            WakeComparison.Equal64 => word == value,
            WakeComparison.Less64 => word < value,
            _ => word >= value,
        };
    }
}
