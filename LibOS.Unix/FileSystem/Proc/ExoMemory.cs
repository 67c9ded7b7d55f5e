using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>/proc/exo/memory: who has how many frames. One pass over the frame table adds up the pinned ones by account.</summary>
internal static unsafe class ExoMemory
{
    struct Sum
    {
        public ulong Frames, Pinned;
    }

    public static void Write(ref GeneratedText text)
    {
        text.Text("owner\tname\tframes\tpinned\n"u8);
        var accounts = MachineTables.System->AccountSlots;
        var size = (accounts + 8) * (uint)sizeof(Sum);
        var sums = (Sum*)SharedHeap.Allocate(size);
        if (sums == null)
            return;
        for (var frame = 0ul; frame < MachineTables.System->FrameCount; frame++)
        {
            var info = SystemTables.Copy(MachineTables.Frames + frame, MachineTables.System);
            if (info.Kind == FrameKind.Absent)
                continue;
            var row = info.Account != 0 && info.Account < accounts ? info.Account : accounts + (uint)info.Kind;
            if (row >= accounts + 8)
                continue;
            sums[row].Frames++;
            if (info.Pins != 0)
                sums[row].Pinned++;
        }
        for (var account = 1u; account < accounts; account++)
            if (sums[account].Frames != 0)
                Account(ref text, account, sums[account]);
        Row(ref text, "kernel"u8, sums[accounts + (uint)FrameKind.Kernel]);
        Row(ref text, "boot image"u8, sums[accounts + (uint)FrameKind.Boot]);
        Row(ref text, "other"u8, sums[accounts + (uint)FrameKind.User]);
        Row(ref text, "free"u8, sums[accounts + (uint)FrameKind.Free]);
        SharedHeap.Free(sums, size);
    }

    /// <summary>The first environment that an account pays for, or 0.</summary>
    public static uint OwnerOf(uint account)
    {
        for (var slot = 1u; slot < MachineTables.System->EnvironmentSlots; slot++)
        {
            ref readonly var info = ref MachineTables.Environments[slot];
            if (info.State is not (EnvironmentState.Empty or EnvironmentState.Dead) && info.Account == account)
                return slot;
        }
        return 0;
    }

    static void Account(ref GeneratedText text, uint account, in Sum sum)
    {
        var owner = OwnerOf(account);
        if (owner == 0)
        {
            text.Text("-\taccount "u8);
            text.Number(account);
        }
        else
        {
            text.Number(owner);
            text.Tab();
            text.Field(MachineTables.Environments[owner].Name.Text());
        }
        Numbers(ref text, sum);
    }

    static void Row(ref GeneratedText text, scoped ReadOnlySpan<byte> name, in Sum sum)
    {
        if (sum.Frames == 0)
            return;
        text.Text("-\t"u8);
        text.Text(name);
        Numbers(ref text, sum);
    }

    static void Numbers(ref GeneratedText text, in Sum sum)
    {
        text.Tab();
        text.Number(sum.Frames);
        text.Tab();
        text.Number(sum.Pinned);
        text.Line();
    }
}
