using System.Collections.Generic;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>A capability: a node of a tree, in the hands of one environment.</summary>
public sealed class Capability
{
    public required Handle Handle { get; set; }

    public required Environment Holder { get; set; }

    public Capability? Parent { get; set; }

    public List<Capability> Children { get; } = [];

    public required CapabilityKind Kind { get; init; }

    public required Rights Rights { get; set; }

    public byte Detail { get; init; }

    public ulong Base { get; set; }

    public ulong Length { get; set; }

    /// <summary>Account: the account it names. Frames: the one that its frames were charged to; null for the boot image's.</summary>
    public Account? Account { get; init; }

    /// <summary>The environment that it names.</summary>
    public Environment? Environment { get; init; }

    /// <summary>Gates: the environment that they lead to, and what calls through them carry.</summary>
    public Environment? Callee { get; init; }

    public ulong Badge { get; init; }

    /// <summary>Filters: what it names, installed or not any more.</summary>
    public InstalledFilter? Filter { get; init; }

    /// <summary>It is being taken away and speaks for nothing any more.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Its holder has mapped something, or attached a ring, by it.</summary>
    public bool IsUsed { get; set; }

    /// <summary>What is below it is being revoked, and that is not done yet.</summary>
    public bool IsRevoking { get; set; }

    /// <summary>Is it, or one above it, being revoked from? Then nothing new comes below it.</summary>
    public bool IsFrozen => IsRevoking || Parent?.IsFrozen == true;

    public bool SpeaksForFrames => Kind is CapabilityKind.Account or CapabilityKind.Frames or CapabilityKind.Framebuffer;

    public int Depth => Parent == null ? 1 : Parent.Depth + 1;

    public bool MayHaveChild => Depth < Kernel.Capability.CapabilityTable.MaxDepth;

    public bool IsBelow(Capability other)
    {
        for (var node = Parent; node != null; node = node.Parent)
        {
            if (node == other)
                return true;
        }

        return false;
    }

    /// <summary>Was a mapping of this frame allowed by it, as far as the range goes?</summary>
    public bool Reaches(ulong number, PageFrame? frame) => Kind switch
    {
        CapabilityKind.Account => frame != null && Account!.Covers(frame.Account),
        CapabilityKind.Frames or CapabilityKind.Framebuffer => number >= Base && number - Base < Length,
        _ => false,
    };

    /// <summary>Dominance: may <paramref name="child"/> stand below this one? Reflexive, transitive, antisymmetric.</summary>
    public bool Dominates(Capability child)
    {
        if ((child.Rights & ~Rights) != 0)
            return false;
        return (Kind, child.Kind) switch
        {
            (CapabilityKind.Account, CapabilityKind.Account) => Account!.Covers(child.Account),
            (CapabilityKind.Account, CapabilityKind.Frames) => Account!.Covers(child.Account),
            (CapabilityKind.Network, CapabilityKind.Filter) => Detail == child.Detail,
            (CapabilityKind.Environment, CapabilityKind.Environment) => Environment == child.Environment,
            (CapabilityKind.Creation, CapabilityKind.Creation) => true,
            _ => Kind == child.Kind && Detail == child.Detail && child.Base >= Base && child.Base - Base <= Length && child.Length <= Length - (child.Base - Base),
        };
    }
}
