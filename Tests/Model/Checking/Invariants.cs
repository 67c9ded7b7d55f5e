using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Checking;

/// <summary>What must be so whatever was called. Read from the model, which the comparison has found equal to the kernel.</summary>
public sealed class Invariants(World world, SimulatedMachine machine)
{
    private readonly World _world = world;
    private readonly SimulatedMachine _machine = machine;

    public void Check()
    {
        foreach (var capability in _world.Capabilities.Values)
            CheckTree(capability);
        foreach (var environment in _world.Present)
        {
            CheckMappings(environment);
            CheckUses(environment);
        }

        foreach (var account in _world.Accounts.Values)
            Require(account.Used <= account.FirstBudget, $"account {account.Number} has used {account.Used} of {account.FirstBudget} frames");
        foreach (var transfer in _world.Transfers)
            Require(transfer.Frames.All(frame => frame.Pins > 0 && frame.Kind is FrameKind.User or FrameKind.Boot), "a frame under DMA is not pinned, or not its owner's");
        foreach (var send in _world.Sends)
            Require(send.Frames.All(frame => frame.Pins > 0 && frame.Kind is not (FrameKind.Free or FrameKind.PageTable)), "a frame that is being sent from is not pinned, or was given to somebody else");
        CheckTranslations();
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new DisagreementException(message);
    }

    private static void CheckTree(Capability capability)
    {
        Require(capability.Depth <= Kernel.Capability.CapabilityTable.MaxDepth, $"capability {capability.Handle.Value:x} is {capability.Depth} deep in its tree");
        Require(capability.Parent == null || capability.Parent.Dominates(capability), $"capability {capability.Handle.Value:x} is not dominated by its parent");
        Require(capability.Kind != CapabilityKind.Extent || capability.Length != 0, $"capability {capability.Handle.Value:x} names nothing");
    }

    /// <summary>
    /// No mapping without authority, none of a frame that is anything but memory of applications. Frames that were taken by force are nobody's until their last
    /// use ends; that their mappings go is <see cref="FrameSeizure"/>'s to see.
    /// </summary>
    private static void CheckMappings(Environment environment)
    {
        foreach (var (page, mapping) in environment.Pages)
        {
            Require(mapping.Frame is null or { Kind: FrameKind.User or FrameKind.Boot }, $"page {page:x} of environment {environment.Slot} maps a frame that is {mapping.Frame?.Kind}");
            Require(!environment.IsAlive || environment.HasAuthorityFor(mapping) || mapping.Frame?.TakenBy != null, $"page {page:x} of environment {environment.Slot} maps frame {mapping.Number} ({mapping.Access}) without authority");
        }
    }

    /// <summary>The kernel works in an environment's frames only where the environment could itself.</summary>
    private void CheckUses(Environment environment)
    {
        const MapFlags ringAccess = MapFlags.Read | MapFlags.Write;
        if (!environment.IsAlive)
            return;
        foreach (var ring in new[] { environment.DiskRing, environment.ConsoleRing, environment.MessageRing, environment.RepossessionRing }.Concat(environment.PacketRing))
            Require(ring?.TakenBy != null || ring == null || environment.HasAuthorityFor(new Mapping(ring.Number, ring, ringAccess)), $"environment {environment.Slot} has a ring in frame {ring?.Number} without authority");
        Require(environment != _world.ConsoleOwner || environment.Held.Any(held => held.Kind == CapabilityKind.Console && (held.Rights & Rights.Read) != 0), $"environment {environment.Slot} is told what is typed without authority");
        foreach (var frame in environment.Terms.Select(term => term.Frame))
        {
            var isOpen = frame.Kind == FrameKind.Kernel || frame == environment.Control || frame.TakenBy != null;
            Require(isOpen || environment.HasAuthorityFor(new Mapping(frame.Number, frame, MapFlags.Read)), $"environment {environment.Slot} sleeps on frame {frame.Number} without authority");
        }
    }

    /// <summary>No translation is still in use that the tables do not have.</summary>
    private unsafe void CheckTranslations()
    {
        CheckTranslations(_machine.Translations.Root, _machine.Translations.Entries);
        for (uint slot = 1; slot < _machine.Kernel->Environments.Count; slot++)
            if (_machine.Kernel->Environments.IsAlive(slot))
            {
                var root = _machine.Kernel->Environments.Record(slot)->Root;
                CheckTranslations((uint)root.Table, _machine.Translations.Kept(root));
            }
    }

    private void CheckTranslations(uint root, IReadOnlyDictionary<ulong, ulong> entries)
    {
        foreach (var (page, entry) in entries)
        {
            var now = _machine.Walk.Find(root, page);
            Require(now == entry, $"the translation of page {page:x} to {PageTableEntry.FrameOf(entry)} ({entry:x}) is stale: the tables say {now:x}");
        }
    }
}
