using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// The repossession vectors over one call: each must get exactly the entries that are expected, as far as there is room. Rings that share a frame with another use
/// are left out: their owners write over one another.
/// </summary>
public sealed class VectorWatch
{
    private readonly Observation _kernel;
    private readonly Dictionary<Environment, (PageFrame Ring, uint Head, uint Room, uint Dropped)> _rings = [];
    private readonly Dictionary<Environment, List<RepossessionEntry>> _expected = [];

    /// <summary>Before the call.</summary>
    public VectorWatch(World world, Observation kernel)
    {
        _kernel = kernel;
        // The rings of one that is gone are anybody's frames by now, though capabilities still name it.
        var living = world.Present.Where(environment => environment.State != EnvironmentState.Dead).ToArray();
        var uses = living.SelectMany(Rings).Concat(world.Transfers.SelectMany(transfer => transfer.Frames)).CountBy(frame => frame).ToDictionary();
        foreach (var environment in living.Where(environment => environment.RepossessionRing is { } ring && uses[ring] == 1))
        {
            ref readonly var ring = ref MemoryMarshal.AsRef<RingPage>(kernel.Bytes(environment.RepossessionRing!));
            var waiting = ring.Head - ring.Tail;
            _rings.Add(environment, (environment.RepossessionRing!, ring.Head, waiting >= RingPage.RepossessionCapacity ? 0 : RingPage.RepossessionCapacity - waiting, ring.Dropped));
        }
    }

    public void Expect(Environment environment, RepossessionEntry entry)
    {
        if (!_expected.TryGetValue(environment, out var entries))
            _expected.Add(environment, entries = []);
        entries.Add(entry);
    }

    /// <summary>After the call.</summary>
    public void Check()
    {
        foreach (var (environment, (frame, head, room, dropped)) in _rings)
        {
            var expected = _expected.GetValueOrDefault(environment, []);
            var put = Math.Min(room, (uint)expected.Count);
            ref readonly var ring = ref MemoryMarshal.AsRef<RingPage>(_kernel.Bytes(frame));
            if (ring.Head != head + put || ring.Dropped != dropped + (uint)expected.Count - put)
                throw new DisagreementException($"the vector of environment {environment.Slot} went from {head} to {ring.Head}, {ring.Dropped - dropped} were dropped; expected {put} of {expected.Count} entries");
            for (uint i = 0; i < put; i++)
            {
                var at = RingPage.EntriesOffset + (int)((head + i) % RingPage.RepossessionCapacity * 32);
                var entry = MemoryMarshal.Read<RepossessionEntry>(_kernel.Bytes(frame)[at..]);
                if (!expected.Remove(entry))
                    throw new DisagreementException($"the vector of environment {environment.Slot} says {entry.Kind} {entry.Base}+{entry.Length} at {entry.Address:x}, which was not taken");
            }
        }
    }

    private static IEnumerable<PageFrame> Rings(Environment environment) =>
        new[] { environment.DiskRing, environment.ConsoleRing, environment.MessageRing, environment.RepossessionRing }.Where(ring => ring != null).Concat(environment.PacketRing)!;
}
