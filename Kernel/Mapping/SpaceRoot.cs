namespace ExoCosmos.Kernel.Mapping;

/// <summary>
/// What CR3 is loaded with for an address space: its level-4 table, its process-context identifier (PCID: what the processor remembers under it is used under it alone), and whether what is remembered under that may be used on (SDM vol. 3, 2.5 and 4.10.4.1).
/// <code>
///   63    62 .. 52   51 ............ 12   11 ....... 0
///  | keep | 0      | level-4 table      | identifier  |
/// </code>
/// An identifier above 0 belongs to one environment slot for ever; 0 is everybody else's and is never kept. So a root that keeps says: all that the processor remembers under the identifier is of this address space, and right.
/// Whoever changes tables that are not the running ones takes <see cref="Forgotten"/> in its place (docs/notes/0038-second-machine.md).
/// </summary>
public readonly record struct SpaceRoot
{
    /// <summary>Identifiers there are, where there are any.</summary>
    public const uint Identifiers = 4096;

    private const ulong Keep = 1UL << 63;

    private SpaceRoot(ulong value) => Value = value;

    /// <summary>What is written to CR3.</summary>
    public ulong Value { get; }

    public ulong Table => (Value & PageTableEntry.FrameMask) >> 12;

    public uint Identifier => (uint)Value & (Identifiers - 1);

    /// <summary>Loading it forgets nothing.</summary>
    public bool Keeps => (Value & Keep) != 0;

    /// <summary>After it was loaded: the next time nothing has to be forgotten.</summary>
    public SpaceRoot Kept => new(Identifier == 0 ? Value : Value | Keep);

    /// <summary>Loading it forgets all that was remembered under its identifier.</summary>
    public SpaceRoot Forgotten => new(Value & ~Keep);

    /// <param name="table">Frame of the level-4 table.</param>
    /// <param name="slot">The environment's; 0 = nobody's.</param>
    /// <param name="identifiers">How many the processor has: <see cref="Identifiers"/> or 0.</param>
    public static SpaceRoot Of(ulong table, uint slot, uint identifiers) => new((table << 12) | (slot < identifiers ? slot : 0));
}
