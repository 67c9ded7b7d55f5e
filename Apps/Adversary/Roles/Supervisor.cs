using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Roles;

/// <summary>
/// Starts the neighbour, then one child for each attack, one after the other. A line for each says how the child ended; the neighbour must
/// have gone on for some rounds before the next begins. What the children wrote in their reports follows, indented. When all are over it tells
/// the endings again, every few seconds, until the machine is switched off.
/// </summary>
internal static unsafe class Supervisor
{
    private const ulong NeighbourReport = 0x0000_6100_0000_0000, ChildReport = 0x0000_6200_0000_0000;
    private const ulong NeighbourBudget = 256, ChildBudget = 512;
    private const ulong Second = Clock.NanosecondsPerSecond;
    /// <summary>Generous: the emulator may share its processor with much else.</summary>
    private const ulong Patience = 60 * Second;
    private const ulong RepetitionSeconds = 5;
    private const int RecalledFrames = 50;
    private const ulong RoundsBetween = 2, RoundsOfEndless = 20;

    private readonly ref struct InTurn(ReadOnlySpan<byte> only) : IVisitor
    {
        private readonly ReadOnlySpan<byte> _only = only;

        public void Meet<TAttack>() where TAttack : struct, IAttack
        {
            if (IsWanted<TAttack>(_only))
                Commit(TAttack.Name, TAttack.Needs);
        }
    }

    private ref struct Again(ReadOnlySpan<byte> only) : IVisitor
    {
        private readonly ReadOnlySpan<byte> _only = only;
        private int _index;

        public void Meet<TAttack>() where TAttack : struct, IAttack
        {
            if (IsWanted<TAttack>(_only))
                Endings.At(_index++).Tell(TAttack.Name);
        }
    }

    /// <summary>Does not return.</summary>
    /// <param name="only">Name of the only attack to commit; empty = all but those that need a device which the machine has not.</param>
    public static void Run(ReadOnlySpan<byte> only)
    {
        // The places of the slice vector that it was given are for children to bind.
        if (Grants.TryFind("slices"u8, out var slices))
            KernelApi.SliceUnbind(slices.Handle, 0, (uint)slices.Length);
        TakePort();
        var neighbour = ChildEnvironment.Start("neighbour"u8, NeighbourBudget, Needs.None, (ReportPage*)NeighbourReport);
        AwaitRounds(RoundsBetween);
        Line.Begin("neighbour: well"u8).End();
        var visitor = new InTurn(only);
        AttackList.Visit(ref visitor);
        KernelApi.EnvironmentDestroy(neighbour.Environment, 0);
        while (true)
        {
            Line.Begin("adversary: done"u8).End();
            KernelApi.Sleep(null, 0, Clock.After(RepetitionSeconds * Second));
            var again = new Again(only);
            AttackList.Visit(ref again);
        }
    }

    private static bool IsWanted<TAttack>(ReadOnlySpan<byte> only) where TAttack : struct, IAttack =>
        only.IsEmpty ? ChildEnvironment.CanGive(TAttack.Needs) : TAttack.Name.SequenceEqual(only);

    /// <summary>Has a filter that attackers want, and gives the interface an address.</summary>
    private static void TakePort()
    {
        if (!Grants.TryFind("network0"u8, out var network))
            return;
        if (KernelApi.NetworkConfigure(network.Handle, new NetworkAddresses { Address4 = OwnNetwork.Address }) != KernelError.None
            || OwnNetwork.Install(network.Handle, OwnNetwork.TakenPort) < 0)
            Panic.Because("the supervisor cannot use its network"u8);
    }

    private static void Commit(ReadOnlySpan<byte> name, Needs needs)
    {
        var child = ChildEnvironment.Start(name, ChildBudget, needs, (ReportPage*)ChildReport);
        var slot = child.Slot;
        var endless = (needs & Needs.Destruction) != 0;
        if ((needs & (Needs.Recall | Needs.FilterRecall)) != 0 && AwaitBeat((ReportPage*)ChildReport, 1) == 0)
            Panic.Because("a child that is to be asked for something does not get ready"u8);
        if ((needs & Needs.Recall) != 0)
            TakeBack("account"u8, child.AccountThere, RecalledFrames, endless);
        if ((needs & Needs.FilterRecall) != 0)
            TakeBack("network0"u8, FilterOf(slot), 1, byForce: true);
        if (endless)
            AwaitRounds(RoundsOfEndless);
        else if (!AwaitEnd(slot, Patience))
            Line.Begin("attack "u8).Text(name).Text(": hangs"u8).End();
        KernelApi.EnvironmentDestroy(child.Environment, 0);
        AwaitEnd(slot, Patience);
        ref readonly var info = ref SystemTables.Environment(slot);
        Endings.Add(new Ending(info.Reason, info.Status, info.FaultAddress));
        Endings.At(Endings.Count - 1).Tell(name);
        Panic.Write(ReportPage.TextOf((ReportPage*)ChildReport));
        child.Release((ReportPage*)ChildReport);
        AwaitRounds(RoundsBetween);
    }

    /// <summary>Asks for some of what a ready child has, and takes it when the child had time to give it.</summary>
    private static void TakeBack(ReadOnlySpan<byte> name, Handle target, ulong amount, bool byForce)
    {
        var above = Grants.Find(name);
        var error = KernelApi.Recall(above, target, amount, Clock.After(Second / 10));
        if (error != KernelError.None)
            Panic.Because("something cannot be recalled:"u8, (ulong)-(long)error);
        if (!byForce)
            return;
        long taken;
        while ((taken = KernelApi.Repossess(above, target)) == (long)KernelError.Busy)
            AwaitRounds(1);
        if ((ulong)taken != amount)
            Panic.Because("something was kept in spite of a recall:"u8, (ulong)taken);
    }

    /// <summary>The filter that a child has installed.</summary>
    private static Handle FilterOf(uint holder)
    {
        for (var slot = 1u; slot < SystemTables.System.CapabilitySlots; slot++)
        {
            ref readonly var capability = ref SystemTables.Capability(slot);
            // What the child made of it is below it.
            if (capability.Kind == CapabilityKind.Filter && capability.Holder == holder && SystemTables.Capability(capability.Parent).Kind == CapabilityKind.Network)
                return Handle.Of(slot, capability.Generation);
        }

        Panic.Because("a child has no filter that could be asked back"u8);
        return Handle.None;
    }

    /// <returns>False if it still lives after that time.</returns>
    private static bool AwaitEnd(uint slot, ulong nanoseconds)
    {
        var deadline = Clock.After(nanoseconds);
        var term = EnvironmentLife.EndOf(slot);
        while (SystemTables.Environment(slot).Reason == EndReason.None)
        {
            if (Clock.Ticks >= deadline)
                return false;
            KernelApi.Sleep(&term, 1, deadline);
        }

        return true;
    }

    /// <summary>The neighbour goes through some more rounds, or the test is over.</summary>
    private static void AwaitRounds(ulong rounds)
    {
        var page = (ReportPage*)NeighbourReport;
        var goal = Volatile.Read(ref page->Beat) + rounds;
        var beat = AwaitBeat(page, goal);
        if (beat < goal)
            Panic.Because("the neighbour has stopped in round"u8, beat);
    }

    /// <returns>The last one seen: below the goal when patience came to its end.</returns>
    private static ulong AwaitBeat(ReportPage* page, ulong goal)
    {
        var deadline = Clock.After(Patience);
        while (true)
        {
            var beat = Volatile.Read(ref page->Beat);
            if (beat >= goal || Clock.Ticks >= deadline)
                return beat;
            var term = new WakeTerm { Address = (ulong)&page->Beat, Value = beat, Comparison = WakeComparison.NotEqual64 };
            KernelApi.Sleep(&term, 1, deadline);
        }
    }
}
