using ExoCosmos.Abi;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Disks;

/// <summary>Judges a request for an extent, and carries it out: the disk first, then the capability.</summary>
internal static class ExtentDesk
{
    /// <summary>Extents of one environment on one disk: so that nobody fills the table.</summary>
    private const int MostExtents = 8;

    /// <param name="asker">Who asks.</param>
    /// <param name="order">Its operation and its disk exist.</param>
    /// <param name="extent">The extent in the asker's hands.</param>
    public static KernelError Carry(in ExtentAsker asker, in ExtentOrder order, out NamedCapability extent)
    {
        extent = default;
        if (asker.Quotas[order.Disk] == 0)
            return KernelError.MissingRight;
        if (!Grants.TryFindDisk(order.Disk, out var whole) || !DiskKeeper.TryOpen(whole, out var copy))
            return KernelError.Device;
        var owner = asker.Name;
        var isThere = ExtentTable.TryFind(DiskKeeper.TableAt(copy), owner.Text(), order.Label, out var entry);
        return order.Operation switch
        {
            ExtentOperation.Allot => isThere ? KernelError.Busy : Allot(asker, order, whole, copy, out extent),
            _ when !isThere => KernelError.NotFound,
            ExtentOperation.Find => Hand(asker, whole, entry, out extent),
            ExtentOperation.Enlarge => Enlarge(asker, order, whole, copy, entry, out extent),
            _ => HeldExtent.TakeBack(whole, entry) ? ExtentChange.Delete(new OwnDisk(whole.Handle), copy, entry) : KernelError.Busy,
        };
    }

    private static KernelError Allot(in ExtentAsker asker, in ExtentOrder order, in NamedCapability whole, int copy, out NamedCapability extent)
    {
        extent = default;
        var error = Judge(asker, order, copy, 0, out var blocks);
        if (error != KernelError.None)
            return error;
        var owner = asker.Name;
        error = ExtentChange.Allot(new OwnDisk(whole.Handle), copy, owner.Text(), order.Label, blocks, out var entry);
        return error == KernelError.None ? Hand(asker, whole, entry, out extent) : error;
    }

    private static KernelError Enlarge(in ExtentAsker asker, in ExtentOrder order, in NamedCapability whole, int copy, in ExtentEntry entry, out NamedCapability extent)
    {
        extent = default;
        var error = Judge(asker, order, copy, entry.Blocks, out var blocks);
        if (error == KernelError.None)
            error = ExtentChange.Enlarge(new OwnDisk(whole.Handle), copy, entry, blocks);
        if (error != KernelError.None)
            return error;
        // One capability for each extent: what is under way by the old ones are transfers of the same owner to the same blocks.
        HeldExtent.Revoke(whole, entry);
        return Hand(asker, whole, entry with { Blocks = blocks }, out extent);
    }

    /// <summary>May the asker have an extent of this size in place of one of <paramref name="has"/> blocks, 0 = none?</summary>
    private static KernelError Judge(in ExtentAsker asker, in ExtentOrder order, int copy, ulong has, out ulong blocks)
    {
        var owner = asker.Name;
        var quota = asker.Quotas[order.Disk];
        var others = ExtentTable.BlocksOf(DiskKeeper.TableAt(copy), owner.Text(), out var extents) - has;
        blocks = 0;
        if (order.Blocks <= has)
            return KernelError.BadArgument;
        if (order.Blocks > quota)
            return KernelError.MissingRight;
        blocks = (order.Blocks + ExtentChange.Granularity - 1) & ~(ulong)(ExtentChange.Granularity - 1);
        if (others > quota || blocks > quota - others)
            return KernelError.MissingRight;
        return has == 0 && extents >= MostExtents ? KernelError.TableFull : KernelError.None;
    }

    private static KernelError Hand(in ExtentAsker asker, in NamedCapability whole, in ExtentEntry entry, out NamedCapability extent)
    {
        extent = default;
        var held = HeldExtent.Take(whole, entry);
        var given = held < 0 ? held : KernelApi.CapabilityGrant(new Handle((ulong)held), asker.Environment, Rights.All);
        if (given < 0)
            return (KernelError)given;
        extent = whole with { Handle = new Handle((ulong)given), Base = whole.Base + entry.First, Length = entry.Blocks };
        return KernelError.None;
    }
}
