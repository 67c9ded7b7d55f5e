using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Checking;

/// <summary>The kernel's tables must say what the model says: every slot, frame, account, environment, page and place.</summary>
public sealed class Comparison(World world, SimulatedMachine machine, Observation kernel)
{
    private readonly World _world = world;
    private readonly SimulatedMachine _machine = machine;
    private readonly Observation _kernel = kernel;

    public void Check()
    {
        CheckCapabilities();
        CheckAccounts();
        CheckFrames();
        foreach (var environment in _world.Environments.Skip(1).Select((environment, index) => (environment, slot: (uint)index + 1)))
            CheckEnvironment(environment.slot, environment.environment);
        CheckPlaces();
        CheckInterfaces();
        Expect("running environment", _kernel.Current, _world.Current.Slot);
        Expect("console's owner", _kernel.ConsoleOwner, _world.ConsoleOwner?.Slot ?? 0);
    }

    private static void Expect<T>(string what, T found, T expected)
    {
        if (!Equals(found, expected))
            throw new DisagreementException($"{what}: {found}, expected {expected}");
    }

    private void CheckCapabilities()
    {
        Expect("holders of the screen", _kernel.ScreenHolders, (uint)_world.Capabilities.Values.Count(capability => capability.IsUsed && capability.Kind == CapabilityKind.Framebuffer));
        Expect("capabilities", _kernel.CapabilitiesUsed, (ulong)_world.Capabilities.Count);
        var used = 0;
        for (uint slot = 1; slot < _world.CapabilitySlots; slot++)
            used += _kernel.Capability(slot).Kind != CapabilityKind.None ? 1 : 0;
        Expect("capability slots in use", used, _world.Capabilities.Count);
        Expect("what stands in slot 0", (_kernel.Capability(0).Base, _kernel.Capability(0).Length, _kernel.Environment(0).Places), (0UL, 0UL, 0U));
        foreach (var capability in _world.Capabilities.Values)
        {
            ref readonly var slot = ref _kernel.Capability(capability.Handle.Index);
            if (slot.Generation == capability.Handle.Generation && slot.Kind == capability.Kind && slot.Rights == capability.Rights && slot.Detail == capability.Detail
                && slot.Holder == capability.Holder.Slot && slot.Parent == (capability.Parent?.Handle.Index ?? 0)
                && (slot.Base == capability.Base || slot.Kind == CapabilityKind.Creation) && slot.Length == capability.Length && slot.Sweep != 0 == capability.IsLeaving
                && slot.Marks == ((capability.IsUsed ? CapabilityMarks.Used : 0) | (capability.IsRevoking ? CapabilityMarks.Revoking : 0)))
                continue;
            throw new DisagreementException($"capability {capability.Handle.Value:x}: {slot.Kind} {slot.Base}+{slot.Length} {slot.Rights}, holder {slot.Holder}, parent {slot.Parent}, sweep {slot.Sweep};"
                + $" expected {capability.Kind} {capability.Base}+{capability.Length} {capability.Rights}, holder {capability.Holder.Slot}, parent {capability.Parent?.Handle.Index}, {(capability.IsLeaving ? "leaving" : "whole")}");
        }
    }

    private void CheckAccounts()
    {
        foreach (var account in _world.Accounts.Values)
        {
            ref readonly var entry = ref _kernel.Account(account.Number);
            Expect($"generation of account {account.Number}", entry.Generation, account.Generation);
            Expect($"frames used by account {account.Number}", entry.Used, account.Used);
            Expect($"frames of account {account.Number} itself", entry.Direct, (ulong)account.Frames.Count);
            Expect($"budget of account {account.Number}", entry.Budget, account.Budget);
            Expect($"parent of account {account.Number}", entry.Parent, account.Parent?.Number ?? 0);
            Expect($"capabilities charged to account {account.Number}", entry.Capabilities, account.Capabilities);
            Expect($"capabilities that account {account.Number} may have", entry.CapabilityLimit, account.CapabilityLimit);
            Expect($"accounts below account {account.Number}", entry.Accounts, account.Accounts);
            Expect($"accounts that account {account.Number} may have", entry.AccountLimit, account.AccountLimit);
            // The machine's account is never closed: one reference is its own.
            Expect($"references to account {account.Number}", entry.References, (uint)(account.Names + account.Environments + account.Children.Count + (account.Parent == null ? 1 : 0)));
        }
    }

    private void CheckFrames()
    {
        Expect("free frames", _kernel.FreeFrames, (ulong)_world.FreeFrames);
        foreach (var frame in _world.Frames)
        {
            ref readonly var info = ref _kernel.Frame(frame.Number);
            if (info.Kind == frame.Kind && info.Account == (frame.Account?.Number ?? 0) && info.Mappings == frame.Mappings && info.Pins == frame.Pins && info.IsCondemned == frame.Condemned && (info.IsCondemned || (info.Marks & FrameMarks.Spared) != 0 == frame.IsSpared))
                continue;
            throw new DisagreementException($"frame {frame.Number}: {info.Kind}, account {info.Account}, {info.Mappings} mappings, {info.Pins} pins, {info.Marks};"
                + $" expected {frame.Kind}, account {frame.Account?.Number}, {frame.Mappings} mappings, {frame.Pins} pins, condemned {frame.Condemned}, spared {frame.IsSpared}");
        }
    }

    private void CheckEnvironment(uint slot, Environment? environment)
    {
        ref readonly var info = ref _kernel.Environment(slot);
        if (environment == null)
        {
            Expect($"state of slot {slot}", info.State, EnvironmentState.Empty);
            return;
        }

        if (info.Generation != environment.Generation || info.State != environment.State || info.Reason != environment.Reason || info.Status != environment.Status
            || info.Creator != environment.Creator || info.Account != environment.Account.Number || info.Names != environment.Names || info.Upcalls != environment.Upcalls || info.Repossessed != environment.Repossessed
            || info.RingSlots != environment.RingSlots || info.Flags != (environment.IsDispatched ? StartFlags.Dispatched : StartFlags.None))
        {
            throw new DisagreementException($"environment {slot}: {info.State}, {info.Reason} {info.Status}, creator {info.Creator}, account {info.Account}, {info.Names} names, {info.Upcalls} upcalls, {info.Flags};"
                + $" expected {environment.State}, {environment.Reason} {environment.Status}, creator {environment.Creator}, account {environment.Account.Number}, {environment.Names} names, {environment.Upcalls} upcalls");
        }

        Expect($"what environment {slot} counts against", _kernel.CreationOf(slot), environment.Creation?.Handle.Index ?? 0);
        if (environment.State == EnvironmentState.Dead)
            return;
        CheckRecord(environment);
        new SpaceComparison(_machine.Arena, environment, (uint)_machine.BootTables.Kernel, (uint)_machine.BootTables.Information).Check();
    }

    private void CheckRecord(Environment environment)
    {
        ref readonly var record = ref _kernel.Record(environment.Slot);
        var recall = environment.Recall;
        Expect($"what is recalled from environment {environment.Slot}", Handle.Of(record.Recall.Capability, record.Recall.Generation).Value, recall?.Handle.Value ?? 0);
        Expect($"goal of the recall from environment {environment.Slot}", record.Recall.Goal, recall?.Goal ?? 0);
        Expect($"deadline of the recall from environment {environment.Slot}", record.Recall.Deadline, recall?.Deadline ?? 0);
        Expect($"news of a recall for environment {environment.Slot}", record.RecallIsNews, recall?.IsNews ?? false);
        Expect($"callee of environment {environment.Slot}", record.Callee, environment.Callee?.Slot ?? 0);
        Expect($"caller of environment {environment.Slot}", record.Caller, environment.Caller?.Slot ?? 0);
        var waits = environment.State is EnvironmentState.Sleeping or EnvironmentState.Calling && environment.Deadline != WakeTerm.Never;
        Expect($"environment {environment.Slot} waits for a deadline", _kernel.HasDeadline(environment.Slot), waits);
    }

    private void CheckInterfaces()
    {
        for (uint number = 0; number < _machine.Sizes.Networks; number++)
        {
            ref readonly var info = ref _kernel.Interface(number);
            Expect($"frames on their way out of interface {number}", info.Sending, (uint)_world.Sends.Count(send => send.Network == number));
            Expect($"filters of interface {number}", info.Filters, (uint)_world.Filters.Count(filter => filter.Network == number && filter.IsInstalled(_world)));
        }
    }

    private void CheckPlaces()
    {
        for (uint number = 0; number < _world.Places.Length; number++)
        {
            ref readonly var place = ref _kernel.Place(number);
            var bound = _world.Places[number];
            Expect($"owner of place {number}", place.Environment, bound?.Owner.Slot ?? 0);
            Expect($"capability of place {number}", place.Capability, bound?.By.Handle.Index ?? 0);
        }
    }
}
