using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// What the kernel does in its own time, in bounded steps: taking dying environments apart, ending those that nobody can start or resume any more,
/// closing accounts that nothing names, taking revoked capabilities away. How far it is gets looked up; that each step was allowed is checked.
/// </summary>
public sealed class Background(World world, Observation kernel)
{
    private readonly World _world = world;
    private readonly Observation _kernel = kernel;

    /// <summary>Is anything left that the kernel still has to take back?</summary>
    public bool IsIdle => _world.Present.All(environment => environment.State != EnvironmentState.Dying)
        && _world.Accounts.Values.All(account => !account.IsAbandoned)
        && _world.Strays().Length == 0;

    /// <summary>Catches up with the kernel.</summary>
    public void Observe()
    {
        // What one held may have kept another from ending; what it hands up, another may have handed on already.
        while (_world.Strays().Any(ObserveStray)
            || _world.Present.Where(environment => environment.State == EnvironmentState.Dying).SelectMany(environment => environment.Held).ToArray().Any(ObserveCapability))
        {
        }

        foreach (var environment in _world.Present.Where(environment => environment.State == EnvironmentState.Dying).ToArray())
        {
            ObservePages(environment);
            ObserveEnd(environment);
        }

        ObserveCounts();
        while (_world.Accounts.Values.FirstOrDefault(account => account.IsAbandoned && ObserveClosing(account)) != null)
        {
        }

        _world.Released.Clear();
    }

    /// <summary>Steps of a revocation: capabilities below <paramref name="root"/> that are gone, and pages that went before them.</summary>
    /// <returns>Whether any capability is left below it.</returns>
    public bool ObserveRevocation(Capability root)
    {
        foreach (var child in root.Children.ToArray())
        {
            ObserveRevocation(child);
            ObserveWithdrawal(child);
            if (_kernel.Exists(child.Handle))
                continue;
            if (child.Children.Count != 0)
                throw new DisagreementException($"capability {child.Handle.Value:x} was revoked before those below it");
            _world.Remove(child);
        }

        return root.Children.Count != 0;
    }

    /// <summary>What a capability allowed its holder is taken back, perhaps not all at once; none of it may be left when the kernel says it is done.</summary>
    public void ObserveWithdrawal(Capability capability)
    {
        var holder = capability.Holder;
        var gone = !_kernel.Exists(capability.Handle);
        ref readonly var slot = ref _kernel.Capability(capability.Handle.Index);
        var begins = !capability.IsLeaving;
        capability.IsLeaving = !gone && slot.Sweep != 0;
        var done = gone || (slot.Marks & CapabilityMarks.Used) == 0;
        if (!capability.IsUsed || !holder.IsAlive || (!done && !capability.IsLeaving))
            return;
        if (begins)
            Detach(capability, holder);
        var pages = holder.Pages.ToArray();
        foreach (var (page, mapping) in pages)
        {
            // A large page goes as a whole.
            if (!capability.Reaches(mapping.Number, mapping.Frame) && !(mapping.IsLarge && IsGone(holder, page) && pages.Where(other => other.Key / Mapping.LargeSize == page / Mapping.LargeSize)
                .Any(other => capability.Reaches(other.Value.Number, other.Value.Frame))))
                continue;
            if (IsGone(holder, page))
                _world.Unmap(holder, page);
            else if (done)
                throw new DisagreementException($"capability {capability.Handle.Value:x} is withdrawn, but page {page:x} of environment {holder.Slot} is still mapped by it");
        }

        capability.IsUsed = !done;
    }

    /// <returns>Whether the kernel has found and ended it.</returns>
    private bool ObserveStray(Environment stray)
    {
        ref readonly var info = ref _kernel.Environment(stray.Slot);
        if (info.Generation == stray.Generation && info.State == stray.State)
            return false;
        _world.End(stray, EndReason.Abandoned, 0);
        return true;
    }

    private void DetachPackets(Environment holder)
    {
        foreach (var frame in holder.PacketRing)
            _world.Unpin(frame);
        holder.PacketRing = [];
    }

    /// <summary>The kernel no longer works in its frames for the holder: no ring, no sleep.</summary>
    private void Detach(Capability capability, Environment holder)
    {
        if (holder.DiskRing is { } disk && capability.Reaches(disk.Number, disk))
        {
            holder.DiskRing = null;
            _world.Unpin(disk);
        }

        if (holder.MessageRing is { } messages && capability.Reaches(messages.Number, messages))
        {
            holder.MessageRing = null;
            _world.Unpin(messages);
        }

        if (holder.RepossessionRing is { } vector && capability.Reaches(vector.Number, vector))
        {
            holder.RepossessionRing = null;
            _world.Unpin(vector);
        }

        if (holder.PacketRing.Any(frame => capability.Reaches(frame.Number, frame)))
            DetachPackets(holder);

        if (holder.ConsoleRing is { } console && (capability.Kind == CapabilityKind.Console || capability.Reaches(console.Number, console)))
        {
            _world.ConsoleOwner = _world.ConsoleOwner == holder ? null : _world.ConsoleOwner;
            holder.ConsoleRing = null;
            _world.Unpin(console);
        }
    }

    /// <returns>Whether there was anything new.</returns>
    private bool ObserveCapability(Capability capability)
    {
        if (!_kernel.Exists(capability.Handle))
        {
            _world.Remove(capability);
            return true;
        }

        // Its holder's tables go as a whole.
        if ((_kernel.Capability(capability.Handle.Index).Marks & CapabilityMarks.Used) == 0)
            capability.IsUsed = capability.IsLeaving = false;
        var news = false;
        foreach (var child in capability.Children.ToArray())
        {
            if (!_kernel.Exists(child.Handle) || _kernel.Capability(child.Handle.Index).Parent == capability.Handle.Index)
                continue;
            Forest.HandUp(capability, child);
            news = true;
        }

        return news;
    }

    /// <summary>
    /// A Creation that is about to go hands up the environments that count against it, one by one (those of a root to nobody): whose count an
    /// environment fell from that ended meanwhile is looked up.
    /// </summary>
    private void ObserveCounts()
    {
        foreach (var creation in _world.Capabilities.Values.Where(capability => capability is { Kind: CapabilityKind.Creation, Holder.IsAlive: false }))
        {
            foreach (var environment in _world.Present.Where(environment => environment.Creation == creation && _kernel.CreationOf(environment.Slot) != creation.Handle.Index))
                environment.Creation = creation.Parent;
            while (_kernel.Capability(creation.Handle.Index).Length < creation.Length)
            {
                creation.Length--;
                if (creation.Parent is { } parent)
                    parent.Length++;
            }
        }
    }

    private bool IsGone(Environment environment, ulong page) => (_kernel.Entry(environment.Slot, page) & PageTableEntry.Present) == 0;

    private void ObservePages(Environment dying)
    {
        foreach (var page in dying.Pages.Keys.ToArray())
        {
            if (IsGone(dying, page))
                _world.Unmap(dying, page);
        }

        foreach (var (key, table) in dying.Tables.ToArray())
        {
            if (_kernel.Frame(table.Number).Kind == FrameKind.PageTable && _kernel.Frame(table.Number).Account == dying.Account.Number)
                continue;
            dying.Tables.Remove(key);
            _world.GiveBack(table);
        }
    }

    private void ObserveEnd(Environment dying)
    {
        if (_kernel.HasRecord(dying.Slot) && _kernel.Environment(dying.Slot).Generation == dying.Generation)
            return;
        if (dying.Held.Count != 0 || dying.Pages.Count != 0 || dying.Tables.Count != 0 || dying.Outstanding != 0 || _world.Sends.Any(send => send.Owner == dying))
            throw new DisagreementException($"environment {dying.Slot} is gone, but not all that it had");
        if (dying.Caller != null || dying.Waiting.Count != 0)
            throw new DisagreementException($"environment {dying.Slot} is gone, and its callers wait for it");
        DetachPackets(dying);
        _world.Unpin(dying.DiskRing);
        _world.Unpin(dying.ConsoleRing);
        _world.Unpin(dying.MessageRing);
        _world.Unpin(dying.RepossessionRing);
        _world.GiveBack(dying.Root);
        _world.GiveBack(dying.Record);
        _world.GiveBack(dying.Control);
        dying.Account.Environments--;
        dying.State = EnvironmentState.Dead;
        _world.Forget(dying);
    }

    /// <returns>Whether the account was closed.</returns>
    private bool ObserveClosing(Account account)
    {
        var closed = _kernel.Account(account.Number) is var entry && (entry.Generation != account.Generation || entry.Depth == 0);
        foreach (var frame in account.Frames.ToArray())
        {
            ref readonly var info = ref _kernel.Frame(frame.Number);
            if (info.Kind == FrameKind.Free && !frame.IsInUse)
                _world.GiveBack(frame);
            else if ((frame.IsInUse || _world.Released.Contains(frame)) && IsAbove(account, info.Account))
                _world.Inherit(frame);
            else if (closed)
                throw new DisagreementException($"account {account.Number} is closed, but frame {frame.Number} was not dealt with: {info.Kind}, account {info.Account}");
        }

        if (!closed)
            return false;
        _world.Accounts.Remove(account.Number);
        account.Parent!.Children.Remove(account);
        return true;
    }

    private static bool IsAbove(Account account, uint number)
    {
        for (var above = account.Parent; above != null; above = above.Parent)
        {
            if (above.Number == number)
                return true;
        }

        return false;
    }
}
