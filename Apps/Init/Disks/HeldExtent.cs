using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Init.Disks;

/// <summary>
/// Init's own capability for one extent: what its owner gets is below it, so the extent can be taken back from all who have it. There is one for each extent of the table, from the start or
/// from when the extent was made.
/// </summary>
internal static unsafe class HeldExtent
{
    /// <summary>Slices that holders have to let go of an extent by themselves.</summary>
    private const ulong Notice = 40;

    /// <summary>How long an extent is kept because requests of others are under way: more than the kernel gives a disk to answer.</summary>
    private const ulong LongestSeconds = 120;

    /// <returns>The handle, or an error.</returns>
    public static long Take(in NamedCapability whole, in ExtentEntry entry)
    {
        var held = Find(whole, entry);
        return held.IsNone ? KernelApi.CapabilityDerive(whole.Handle, entry.First, entry.Blocks, Rights.All) : (long)held.Value;
    }

    /// <summary>Takes the extent from everybody: who holds it is asked, and after a while it is revoked. Then waits until nothing that was begun by then is under way to the disk.</summary>
    public static bool TakeBack(in NamedCapability whole, in ExtentEntry entry)
    {
        Recall(whole, entry);
        Revoke(whole, entry);
        var rounds = Rounds(whole);
        for (var deadline = Clock.After(LongestSeconds * Clock.NanosecondsPerSecond); Rounds(whole) - rounds < 2;)
        {
            // The end of a request of our own may be what ends a round.
            if (Clock.Ticks > deadline || !DiskAccess.Flush(whole.Handle))
                return false;
            if (Rounds(whole) - rounds < 2)
                Pause();
        }

        return true;
    }

    /// <summary>Ends all capabilities for the extent, Init's own last.</summary>
    public static void Revoke(in NamedCapability whole, in ExtentEntry entry)
    {
        var held = Find(whole, entry);
        if (held.IsNone)
            return;
        KernelApi.CapabilityRevoke(held);
        KernelApi.CapabilityDrop(held);
    }

    private static void Recall(in NamedCapability whole, in ExtentEntry entry)
    {
        var held = Find(whole, entry);
        var deadline = Clock.Ticks + (Notice * SystemTables.System.SliceTicks);
        for (var child = FirstBelow(held); child != 0; child = SystemTables.Capability(child).NextSibling)
            KernelApi.Recall(held, Handle.Of(child, SystemTables.Capability(child).Generation), entry.Blocks, deadline);
        while (FirstBelow(held) != 0 && Clock.Ticks < deadline)
            Pause();
    }

    private static uint FirstBelow(Handle held) => held.IsNone ? 0 : Volatile.Read(in SystemTables.Capability(held.Index).FirstChild);

    private static void Pause() => KernelApi.Sleep(null, 0, Clock.Ticks + SystemTables.System.SliceTicks);

    private static uint Rounds(in NamedCapability whole)
    {
        fixed (uint* rounds = SystemTables.System.DiskRounds)
            return Volatile.Read(ref rounds[whole.Detail]);
    }

    private static Handle Find(in NamedCapability whole, in ExtentEntry entry)
    {
        for (var slot = SystemTables.Capability(whole.Handle.Index).FirstChild; slot != 0; slot = SystemTables.Capability(slot).NextSibling)
        {
            ref readonly var content = ref SystemTables.Capability(slot);
            if (content.Holder == SystemTables.Control->EnvironmentSlot && content.Base == whole.Base + entry.First && content.Length == entry.Blocks)
                return Handle.Of(slot, content.Generation);
        }

        return Handle.None;
    }
}
