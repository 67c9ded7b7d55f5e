using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>
/// /proc/exo/disk: the extents of each disk in order. The kernel's root capability covers a whole disk; what was granted out of it first, one level
/// below, counts as owned, the rest as free.
/// </summary>
internal static unsafe class ExoDisk
{
    public static void Write(ref GeneratedText text)
    {
        text.Text("disk\tfirst\tblocks\tblock_size\towner\tname\tuse\n"u8);
        var disks = Math.Min(MachineTables.System->DiskCount, (uint)SystemInfo.MaxDisks);
        for (var disk = 0u; disk < disks; disk++)
        {
            var end = MachineTables.System->DiskBlocks[disk];
            for (var first = 0ul; first < end;)
            {
                var owner = ExtentAt(disk, first, out var next);
                next = Math.Min(next, end);
                Row(ref text, disk, first, next - first, owner);
                first = next;
            }
        }
    }

    /// <summary>The owned extent that covers a block, and where it ends or, if none does, where the next begins.</summary>
    static uint ExtentAt(uint disk, ulong block, out ulong next)
    {
        next = ulong.MaxValue;
        for (var slot = 1u; slot < MachineTables.System->CapabilitySlots; slot++)
        {
            var info = SystemTables.Copy(MachineTables.Capabilities + slot, MachineTables.System);
            if (info.Kind != CapabilityKind.Extent || info.Detail != disk || info.Length == 0 || !IsOwned(info))
                continue;
            if (info.Base <= block && block - info.Base < info.Length)
            {
                next = info.Base + info.Length;
                return slot;
            }
            if (info.Base > block)
                next = Math.Min(next, info.Base);
        }
        return 0;
    }

    static bool IsOwned(in CapabilityInfo info) =>
        info.Parent != 0 && MachineTables.Capabilities[info.Parent].Parent == 0;

    static void Row(ref GeneratedText text, uint disk, ulong first, ulong blocks, uint capability)
    {
        text.Number(disk);
        text.Tab();
        text.Number(first);
        text.Tab();
        text.Number(blocks);
        text.Text("\t512\t"u8);
        if (capability == 0)
        {
            text.Text("-\t-\tfree\n"u8);
            return;
        }
        var holder = OwnerOf(MachineTables.Capabilities[capability]);
        text.Number(holder);
        text.Tab();
        text.Field(MachineTables.Environments[holder].Name.Text());
        text.Tab();
        Use(ref text, disk, first);
        text.Line();
    }

    /// <summary>Who has the whole disk keeps a capability for each extent; what it gave to the extent's owner is below that.</summary>
    static uint OwnerOf(in CapabilityInfo info) => info.FirstChild != 0 && info.Holder == MachineTables.Capabilities[info.Parent].Holder
        ? MachineTables.Capabilities[info.FirstChild].Holder
        : info.Holder;

    /// <summary>What this instance does with the extent if it is its own; of what others do nothing is known.</summary>
    static void Use(ref GeneratedText text, uint disk, ulong first)
    {
        if (!Grants.TryFindDisk(disk, out var own) || own.Base != first)
        {
            text.Byte((byte)'-');
            return;
        }

        Span<byte> name = stackalloc byte[12];
        var written = new GeneratedText(name);
        written.Text("/dev/disk"u8);
        written.Number(disk);
        for (var mount = FileState.Current->Mounts; mount != null; mount = mount->Next)
        {
            if (!Mount.Source(mount).SequenceEqual(name[..(int)written.Length]))
                continue;
            text.Text("ext2 at "u8);
            text.Field(Mount.Target(mount));
            return;
        }
        text.Byte((byte)'-');
    }
}
