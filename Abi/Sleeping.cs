using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>How a wakeup term compares the word (left) with the value (right). Numbers are unsigned.</summary>
public enum WakeComparison : uint
{
    NotEqual32 = 0,
    NotEqual64 = 1,
    /// <summary>word &amp; value is not zero.</summary>
    AnyBit32 = 2,
    Equal32 = 3,
    Equal64 = 4,
    Less32 = 5,
    Less64 = 6,
    AtLeast32 = 7,
    AtLeast64 = 8,
    /// <summary>word &amp; value is zero.</summary>
    NoBit32 = 9,
}

/// <summary>How a term joins the ones before it.</summary>
public enum WakeJoin : uint
{
    /// <summary>Begins a new alternative.</summary>
    Or = 0,
    /// <summary>The alternative holds only if this term holds too. The first term of a program cannot say this.</summary>
    And = 1,
}

/// <summary>
/// One term of a wakeup predicate. Terms in a row joined by And form an alternative; the environment becomes runnable when any alternative holds,
/// or the deadline passes. The address is a naturally aligned word that the caller can read; the kernel pins its frame while the sleep lasts.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct WakeTerm
{
    public ulong Address;
    public ulong Value;
    public WakeComparison Comparison;
    public WakeJoin Join;

    public const int MaxTerms = 16;
    /// <summary>Deadline that never comes, in TSC ticks.</summary>
    public const ulong Never = ulong.MaxValue;
}
