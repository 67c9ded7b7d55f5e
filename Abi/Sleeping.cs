using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>How a wakeup term compares the word.</summary>
public enum WakeComparison : uint
{
    /// <summary>Wake when the word differs from the value.</summary>
    NotEqual32 = 0,
    NotEqual64 = 1,
    /// <summary>Wake when word &amp; value is not zero.</summary>
    AnyBit32 = 2,
}

/// <summary>
/// One term of a wakeup predicate: the environment becomes runnable when any term holds, or the deadline passes.
/// The address is a naturally aligned word that the caller can read; the kernel pins its frame while the sleep lasts.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct WakeTerm
{
    public ulong Address;
    public ulong Value;
    public WakeComparison Comparison;
    public uint Reserved;

    public const int MaxTerms = 8;
    /// <summary>Deadline that never comes, in TSC ticks.</summary>
    public const ulong Never = ulong.MaxValue;
}
