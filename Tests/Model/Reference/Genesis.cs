using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>The model of a machine that has just started: the first environment, and the root capabilities.</summary>
public static class Genesis
{
    /// <param name="machine">A machine on which nothing has run yet.</param>
    /// <param name="kernel">What its tables say.</param>
    /// <param name="variables">The handles of the root capabilities are put at the start, in the order of their slots.</param>
    public static World Make(SimulatedMachine machine, Observation kernel, ulong[] variables)
    {
        var sizes = machine.Sizes;
        var world = new World
        {
            Frames = [.. Enumerable.Range(0, (int)sizes.Frames).Select(number => new PageFrame((uint)number, KindAtBoot(kernel.Frame((uint)number).Kind)))],
            CapabilitySlots = (int)sizes.Capabilities,
            AccountSlots = (int)sizes.Accounts,
            Environments = new Environment?[sizes.Environments],
            DiskCount = sizes.Disks,
            Addresses = new NetworkAddresses[sizes.Networks],
        };
        world.FreeFrames = world.Frames.Count(frame => frame.Kind == FrameKind.Free);
        var root = new Account(Kernel.Account.AccountTable.Root, kernel.Account(Kernel.Account.AccountTable.Root).Generation, null, (ulong)world.FreeFrames, sizes.Capabilities - 1,
            sizes.Accounts - Kernel.Account.AccountTable.Root - 1);
        world.Accounts.Add(root.Number, root);
        var first = Births.Take(world, kernel, SimulatedBoot.FirstSlot, 0, root);
        first.State = EnvironmentState.Running;
        world.Current = first;
        for (uint i = 0; i < SimulatedBoot.ArgumentPages; i++)
            AddPage(world, kernel, first, SimulatedBoot.ArgumentArea + (i * Layout.PageSize));
        TakeRoots(world, kernel, first, variables);
        return world;
    }

    private static FrameKind KindAtBoot(FrameKind kind) => kind is FrameKind.Kernel or FrameKind.Boot or FrameKind.Absent ? kind : FrameKind.Free;

    private static void AddPage(World world, Observation kernel, Environment first, ulong page)
    {
        for (var level = 3; level >= 1; level--)
        {
            var key = PageTableKey.Of(page, level);
            if (first.Tables.ContainsKey(key))
                continue;
            first.Tables.Add(key, world.Frames[kernel.Table(first.Slot, page, level)]);
            world.Take(first.Tables[key], first.Account, FrameKind.PageTable);
        }

        var frame = world.Frames[kernel.FrameMappedAt(first.Slot, page)];
        world.Take(frame, first.Account, FrameKind.User);
        world.Map(first, page, new Mapping(frame.Number, frame, MapFlags.Read | MapFlags.Write));
    }

    private static void TakeRoots(World world, Observation kernel, Environment first, ulong[] variables)
    {
        var count = 0;
        for (uint slot = 1; slot < world.CapabilitySlots; slot++)
        {
            ref readonly var content = ref kernel.Capability(slot);
            if (content.Kind == CapabilityKind.None)
                continue;
            var capability = world.Add(new Capability
            {
                Handle = Handle.Of(slot, content.Generation),
                Holder = first,
                Kind = content.Kind,
                Rights = content.Rights,
                Detail = content.Detail,
                Base = content.Base,
                Length = content.Length,
                IsUsed = (content.Marks & CapabilityMarks.Used) != 0,
                Account = content.Kind == CapabilityKind.Account ? first.Account : null,
            });
            variables[count++] = capability.Handle.Value;
        }
    }
}
