using System;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Roles;

/// <summary>
/// An environment of the manifest, for only such may ask for extents: commits the attacks on them itself, one after the other, and tells how they ended
/// as the supervisor does.
/// </summary>
internal static unsafe class ExtentAttacker
{
    private const ulong Repetition = 5 * Clock.NanosecondsPerSecond;

    private struct InTurn : IVisitor
    {
        public readonly void Meet<TAttack>() where TAttack : struct, IAttack
        {
            (ReportPage.Own->Failures, ReportPage.Own->Length) = (0, 0);
            TAttack.Run();
            Endings.Add(new Ending(Abi.EndReason.Exit, (int)ReportPage.Own->Failures, 0));
            Endings.At(Endings.Count - 1).Tell(TAttack.Name);
            Panic.Write(ReportPage.TextOf(ReportPage.Own));
        }
    }

    private struct Again : IVisitor
    {
        private int _index;

        public void Meet<TAttack>() where TAttack : struct, IAttack => Endings.At(_index++).Tell(TAttack.Name);
    }

    /// <summary>Does not return.</summary>
    public static void Run()
    {
        OwnPages.Add(ReportPage.Address);
        OwnExtents.Begin();
        var visitor = default(InTurn);
        AttackList.Extents(ref visitor);
        while (true)
        {
            KernelApi.Sleep(null, 0, Clock.After(Repetition));
            var again = default(Again);
            AttackList.Extents(ref again);
        }
    }
}
