using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.Mechanisms.Family;
using ExoCosmos.Mechanisms.Reporting;

namespace ExoCosmos.Mechanisms.Recalling;

/// <summary>Visible revocation, the abort protocol and the repossession vector (docs/notes/0020-visible-revocation.md).</summary>
public static unsafe class RecallExhibits
{
    private const ulong Amount = 60, Budget = 256;

    private static ulong Slice => SystemTables.System.SliceTicks;

    private static Handle Root => Grants.Find("account"u8);

    public static void Show()
    {
        Frames("giver"u8);
        Frames("keeper"u8);
        Places();
    }

    /// <summary>A child with an account of its own is asked for sixty of its hundred pages.</summary>
    private static void Frames(ReadOnlySpan<byte> role)
    {
        SharedPage.Page->Present = 0;
        SharedPage.Page->Words[0] = 0;
        var child = Child.Prepare(role, 0, out var builder);
        var derived = new Handle((ulong)KernelApi.CapabilityDerive(Root, 0, Budget, Rights.All));
        var account = (uint)SystemTables.Capability(derived.Index).Base;
        var target = new Handle((ulong)KernelApi.CapabilityGrant(derived, child.Environment, Rights.All, move: true));
        SharedPage.Page->Gates[0] = target.Value;
        Child.Begin(ref builder);
        while (SharedPage.Page->Present == 0)
            Pause(Slice);
        var free = SystemTables.System.FreeFrames;
        var before = SystemTables.Account(account).Used;
        var recalled = KernelApi.Recall(Root, target, Amount, Clock.Ticks + (4 * Slice));
        var early = KernelApi.Repossess(Root, target);
        Pause(5 * Slice);
        var given = before - SystemTables.Account(account).Used;
        var taken = KernelApi.Repossess(Root, target);
        Figures.Begin(role);
        Figures.Add("recalled"u8, (ulong)-(long)recalled);
        Figures.Add("early"u8, early < 0 ? (ulong)-early : 0);
        Figures.Add("given"u8, given);
        Figures.Add("taken"u8, (ulong)taken);
        Figures.Add("freed"u8, SystemTables.System.FreeFrames - free);
        Figures.Add("budget-left"u8, SystemTables.Account(account).Budget - SystemTables.Account(account).Used);
        Figures.Add("repossessed"u8, child.Info.Repossessed);
        SharedPage.Page->Words[0] = 1;
        var over = EnvironmentLife.EndOf(child.Slot);
        KernelApi.Sleep(&over, 1, WakeTerm.Never);
        Figures.Add("ended-well"u8, child.Info.Reason == EndReason.Exit ? 1u : 0u);
        Figures.Add("left"u8, (ushort)(SharedPage.Page->Figures[0] >> 16));
        Figures.Add("spared-left"u8, SharedPage.Page->Figures[0] >> 32);
        Figures.Add("told"u8, SharedPage.Page->Figures[0] & 0xFFFF);
        Figures.End();
        child.End();
    }

    /// <summary>A child keeps its sixteen places; eight are taken.</summary>
    private static void Places()
    {
        var slices = Grants.Find("slices"u8);
        KernelApi.SliceUnbind(slices, 0, SystemTables.System.SliceSlots);
        var child = Child.Prepare("compute"u8, 0, out var builder);
        var derived = new Handle((ulong)KernelApi.CapabilityDerive(slices, 16, 16, Rights.All));
        KernelApi.SliceBind(derived, 0, 16, child.Environment);
        var target = new Handle((ulong)KernelApi.CapabilityGrant(derived, child.Environment, Rights.All, move: true));
        Child.Begin(ref builder);
        Figures.Begin("places"u8);
        Figures.Add("bound"u8, child.Info.Places);
        Figures.Add("recalled"u8, (ulong)-(long)KernelApi.Recall(slices, target, 8, Clock.Ticks + Slice));
        Pause(2 * Slice);
        Figures.Add("taken"u8, (ulong)KernelApi.Repossess(slices, target));
        Figures.Add("still-bound"u8, child.Info.Places);
        Figures.Add("length"u8, SystemTables.Capability(target.Index).Length);
        Figures.Add("of-another"u8, (ulong)-(long)KernelApi.Recall(slices, Root, 1, Clock.Ticks));
        Figures.End();
        child.End();
    }

    private static void Pause(ulong ticks) => KernelApi.Sleep(null, 0, Clock.Ticks + ticks);
}
