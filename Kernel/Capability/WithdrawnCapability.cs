namespace ExoCosmos.Kernel.Capability;

/// <summary>
/// A capability that allows nothing any more: whatever its holder did by it was taken back. Nobody but this type makes one (docs/notes/0001), so a
/// capability cannot be removed, or change hands, while something still rests on it: that does not compile.
/// <code>
///   slot ──TryTake──► WithdrawnCapability ──TryRelease──► LooseCapability ──► CapabilityTable.Remove
///                              └──────────────────────────────────────────► CapabilityTable.Move
/// </code>
/// </summary>
public readonly unsafe ref struct WithdrawnCapability
{
    private WithdrawnCapability(uint slot) => Slot = slot;

    internal uint Slot { get; }

    /// <summary>One bounded step of <see cref="Withdrawal"/>; true when nothing is left to be taken back.</summary>
    public static bool TryTake(KernelState* kernel, uint slot, out WithdrawnCapability withdrawn)
    {
        var isDone = Withdrawal.Step(kernel, slot);
        withdrawn = isDone ? new WithdrawnCapability(slot) : default;
        return isDone;
    }
}
