using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>Births and deaths of environments.</summary>
public static class Births
{
    /// <summary>Takes over an embryo that the kernel has made: the frames it consists of must have been free.</summary>
    public static Environment Take(World world, Observation kernel, uint slot, uint creator, Account account)
    {
        ref readonly var record = ref kernel.Record(slot);
        PageFrame Taken(ulong number, FrameKind kind)
        {
            var frame = world.Frame(number) ?? throw new DisagreementException($"frame {number} does not exist");
            world.Take(frame, account, kind);
            return frame;
        }

        var made = new Environment(slot, kernel.Environment(slot).Generation, creator, account)
        {
            Root = Taken(record.TableFrame, FrameKind.PageTable),
            Record = Taken(record.RecordFrame, FrameKind.Environment),
            Control = Taken(record.ControlFrame, FrameKind.Environment),
        };
        for (var level = 3; level >= 1; level--)
            made.Tables.Add(PageTableKey.Of(Layout.ControlPage, level), Taken(kernel.Table(slot, Layout.ControlPage, level), FrameKind.PageTable));
        account.Environments++;
        world.Environments[slot] = made;
        return made;
    }

    /// <summary>It never runs again; what it has is taken back in the background.</summary>
    public static void End(this World world, Environment environment, EndReason reason, int status)
    {
        world.WakeUp(environment);
        environment.LeaveCall();
        Forest.Unbind(world, place => place.Owner == environment);
        environment.State = EnvironmentState.Dying;
        environment.Reason = reason;
        environment.Status = status;
        if (world.ConsoleOwner == environment)
            world.ConsoleOwner = null;
    }

    /// <summary>What waits to be started or resumed ends when nobody can do that any more.</summary>
    public static void EndIfAbandoned(this World world, Environment environment)
    {
        if (environment is { Names: 0, Waits: true })
            world.End(environment, EndReason.Abandoned, 0);
    }

    /// <summary>
    /// Those that wait to be started or resumed, and that nobody who acts can reach: by a capability for them, or for one that holds one, and so on. The
    /// kernel finds and ends them in its own time.
    /// </summary>
    public static Environment[] Strays(this World world)
    {
        var reached = world.Present.Where(environment => environment.IsAlive && !environment.Waits).ToHashSet();
        for (var added = reached; added.Count != 0;)
        {
            added = [.. added.SelectMany(environment => environment.Held).Select(capability => capability.Environment).OfType<Environment>().Where(environment => !reached.Contains(environment))];
            reached.UnionWith(added);
        }

        return [.. world.Present.Where(environment => environment.Waits && !reached.Contains(environment))];
    }

    /// <summary>A sleeper's words are no longer pinned. The caller sets the next state.</summary>
    public static void WakeUp(this World world, Environment environment)
    {
        if (environment.State != EnvironmentState.Sleeping)
            return;
        foreach (var term in environment.Terms)
            world.Unpin(term.Frame);
        environment.Terms.Clear();
    }
}
