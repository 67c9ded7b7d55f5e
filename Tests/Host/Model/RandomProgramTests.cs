using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>
/// The kernel's code, run here, does what the model says, call by call, in random programs of several environments (docs/notes/0021-model.md).
/// EXO_MODEL_STEPS and EXO_MODEL_SEED change how many and which.
/// </summary>
[TestClass]
public sealed class RandomProgramTests
{
    private const ulong SeedsOfOneThread = 1UL << 40;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void KernelAndModelAgree()
    {
        var steps = Setting("EXO_MODEL_STEPS", 1_000_000);
        var seed = (ulong)Setting("EXO_MODEL_SEED", 1);
        var campaigns = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 4)).Select(thread => new Campaign(seed + ((ulong)thread * SeedsOfOneThread))).ToArray();
        var failures = new string?[campaigns.Length];
        Parallel.For(0, campaigns.Length, thread => failures[thread] = campaigns[thread].Run(steps / campaigns.Length));

        TestContext.WriteLine($"{campaigns.Sum(campaign => campaign.Steps)} steps, {campaigns.Sum(campaign => campaign.Programs)} programs");
        Assert.IsEmpty(failures.Where(failure => failure != null), string.Join('\n', failures));
        Assert.IsLessThan(campaigns.Sum(campaign => campaign.Programs) / 100, campaigns.Sum(campaign => campaign.Undecided), "programs without a verdict");
        Assert.IsGreaterThan(100, campaigns.Sum(campaign => campaign.FastTransfers), "calls and replies by the fast path");
        var unseen = Expected().Where(answer => campaigns.All(campaign => campaign.Answers[answer.Call, answer.Error] == 0));
        Assert.AreEqual("", string.Join(", ", unseen), "answers that no program got");
    }

    /// <summary>The same on a machine that has room for large pages: comparing it takes longer, so there are fewer steps.</summary>
    [TestMethod]
    public void KernelAndModelAgreeOnLargePages()
    {
        var campaign = new Campaign((ulong)Setting("EXO_MODEL_SEED", 1), sizes: MachineSizes.WithLargePages);
        Assert.IsNull(campaign.Run(Setting("EXO_MODEL_LARGE_STEPS", 24_000)));
        TestContext.WriteLine($"{campaign.Steps} steps, {campaign.LargePages.Mapped} large pages mapped, {campaign.LargePages.Split} split");
        Assert.IsGreaterThan(20, campaign.LargePages.Mapped);
        Assert.IsGreaterThan(3, campaign.LargePages.Split);
    }

    /// <summary>Every error of every call that a program can bring about.</summary>
    private static IEnumerable<(KernelCall Call, KernelError Error)> Expected()
    {
        const KernelError ok = KernelError.None, handle = KernelError.BadHandle, kind = KernelError.WrongKind, right = KernelError.MissingRight,
            range = KernelError.OutOfRange, argument = KernelError.BadArgument, address = KernelError.BadAddress, frames = KernelError.NoFrames,
            full = KernelError.TableFull, busy = KernelError.Busy, absent = KernelError.NotFound, again = KernelError.Again, late = KernelError.TimedOut;
        (KernelCall, KernelError[])[] calls =
        [
            (KernelCall.Null, [ok]),
            (KernelCall.ConsoleWrite, [ok, handle, kind, right, argument, address]),
            (KernelCall.FrameAllocate, [ok, handle, kind, right, argument, address, frames]),
            (KernelCall.FrameFree, [ok, handle, kind, right, range, argument, address]),
            (KernelCall.FrameShare, [ok, handle, kind, right, range, argument, full, busy]),
            (KernelCall.Map, [ok, handle, kind, right, range, argument, address, frames, busy, absent]),
            (KernelCall.EnvironmentCreate, [ok, handle, kind, right, address, frames, full]),
            (KernelCall.EnvironmentStart, [ok, handle, kind, right, argument, address, busy, absent]),
            (KernelCall.EnvironmentSuspend, [ok, handle, kind, right, busy, absent]),
            (KernelCall.EnvironmentDestroy, [ok, handle, kind, right, absent]),
            (KernelCall.EnvironmentExit, [ok]),
            (KernelCall.Yield, [ok, handle, kind, busy, absent]),
            (KernelCall.Sleep, [ok, argument, address]),
            (KernelCall.CapabilityDerive, [ok, handle, right, range, argument, full, busy]),
            (KernelCall.CapabilitySplit, [ok, handle, kind, range, busy, full]),
            (KernelCall.CapabilityGrant, [ok, handle, kind, right, argument, busy, full, absent, again]),
            (KernelCall.CapabilityRevoke, [ok, handle, again]),
            (KernelCall.CapabilityDrop, [ok, handle, again]),
            (KernelCall.DiskSubmit, [ok, handle, kind, right, range, argument, address, busy, absent, KernelError.Device]),
            (KernelCall.RingAttach, [ok, handle, kind, right, range, argument, busy]),
            (KernelCall.Power, [KernelError.Device, handle, kind, right, argument]),
            (KernelCall.SegmentBase, [ok, argument]),
            (KernelCall.Entropy, [ok, handle, kind, right, argument, address]),
            (KernelCall.SliceBind, [ok, handle, kind, right, range, argument, busy, absent]),
            (KernelCall.Notify, [ok, address]),
            (KernelCall.GateCreate, [ok, handle, kind, right, argument, absent]),
            (KernelCall.Call, [ok, handle, kind, right, argument, absent, late]),
            (KernelCall.Serve, [ok, argument, absent]),
            (KernelCall.Send, [ok, handle, kind, right, busy, absent]),
            (KernelCall.Recall, [ok, handle, kind, right, argument, busy, absent]),
            (KernelCall.Repossess, [ok, handle, kind, right, busy, absent, again]),
            (KernelCall.FilterInstall, [ok, handle, kind, right, argument, address, busy, full]),
            (KernelCall.PacketAttach, [ok, handle, kind, right, range, argument, address]),
            (KernelCall.PacketListen, [ok, handle, kind, right, argument]),
            (KernelCall.PacketSend, [ok, handle, kind, right, argument, address]),
            (KernelCall.NetworkConfigure, [ok, handle, kind, right, address]),
            ((KernelCall)KernelCalls.Count, [KernelError.BadCall]),
        ];
        return calls.SelectMany(call => call.Item2.Select(error => (call.Item1, error)));
    }

    private static long Setting(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
