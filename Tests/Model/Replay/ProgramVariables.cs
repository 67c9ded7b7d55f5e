using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>The variables of a program: handles, and frame numbers as long as they name what they named when a step gave them.</summary>
internal sealed class ProgramVariables(Runner runner)
{
    private readonly Runner _runner = runner;

    /// <summary>In which step each was given what it has.</summary>
    private readonly int[] _given = new int[Stage.Variables];
    private int _step;

    public ulong this[int variable] => All[variable];

    public Span<ulong> All => _runner.Variables.AsSpan(StageHand.FirstVariable, Stage.Variables);

    /// <summary>Which of them name frames: bit n = variable n.</summary>
    public ulong Frames { get; private set; }

    /// <summary>Which of these name the first of as many frames as a large page has, all still what they were when a step gave them: bit n = variable n.</summary>
    public ulong Runs { get; private set; }

    /// <summary>
    /// Is there a capability by which something was mapped, over frames of which one was given back? It speaks again for that number when the same account gets it, which may be here and not there: what is mapped
    /// then goes with the capability.
    /// </summary>
    public bool HasStaleCapability => _runner.World.Capabilities.Values.Any(capability => capability is { Kind: CapabilityKind.Frames, IsUsed: true } && !AreOwned(capability.Base, capability.Length));

    public void BeginStep() => _step++;

    /// <summary>What a step leaves in variables.</summary>
    public void Keep(PlayedStep step, long answer)
    {
        foreach (var variable in step.Sets)
        {
            _given[variable] = _step;
            if (answer < 0)
                All[variable] = 0;
            var isFrame = step.Fetch != null && this[variable] != 0;
            Frames = isFrame ? Frames | (1UL << variable) : Frames & ~(1UL << variable);
            Runs &= ~(1UL << variable);
            if (isFrame && variable == step.Fetch!.Variable && step.AllocatesRun)
                Runs |= 1UL << variable;
        }
    }

    /// <summary>
    /// Do a step's frames that must be in a row, from a large page's first, mean the same on a machine with more memory? There are some there whenever the account has room, and a frame that is one of
    /// many by chance here is none there.
    /// </summary>
    public bool AreSame(PlayedStep step)
    {
        if (step.Call == KernelCall.FrameAllocate)
            return !step.AllocatesRun || HasFreeRun();
        if ((step.MapFlags & MapFlags.Large) == 0 || (step.MapFlags & (MapFlags.Unmap | MapFlags.Protect | MapFlags.Split)) != 0)
            return true;
        var first = step.Store!.Words[1];
        return first.IsConstant || this[first.Variable] == 0 || ((Frames & Runs) >> first.Variable & 1) != 0;
    }

    /// <summary>Whether frames in a row are still those that one step gave.</summary>
    public bool AreOneRun(Operand first, Operand count)
    {
        if (first.IsConstant)
            return true;
        if ((Runs >> first.Variable & 1) != 0 && count.Value <= Stage.LargePageFrames)
            return true;
        for (var variable = first.Variable; variable < first.Variable + (int)count.Value; variable++)
        {
            if (variable >= Stage.Variables || (Frames >> variable & 1) == 0 || _given[variable] != _given[first.Variable])
                return false;
        }

        return true;
    }

    /// <summary>Frames that are free may be anything next, and something else on another machine; so may what a capability over them speaks for.</summary>
    /// <returns>Those that name nothing any more.</returns>
    public ulong Clear()
    {
        ulong cleared = 0;
        for (var variable = 0; variable < Stage.Variables; variable++)
        {
            if (IsLasting(variable))
                continue;
            cleared |= 1UL << variable;
            All[variable] = 0;
        }

        Frames &= ~cleared;
        for (var variable = 0; variable < Stage.Variables; variable++)
        {
            if ((Runs >> variable & 1) != 0 && !AreOwned(this[variable], Stage.LargePageFrames))
                Runs &= ~(1UL << variable);
        }

        return cleared;
    }

    private bool IsLasting(int variable)
    {
        if ((Frames >> variable & 1) != 0)
            return IsOwned(this[variable]);
        if (!_runner.World.Capabilities.TryGetValue(this[variable], out var capability) || capability.Kind != CapabilityKind.Frames)
            return true;
        return AreOwned(capability.Base, capability.Length);
    }

    private bool AreOwned(ulong first, ulong count)
    {
        for (var frame = first; frame < first + count; frame++)
        {
            if (!IsOwned(frame))
                return false;
        }

        return true;
    }

    private bool HasFreeRun()
    {
        var frames = _runner.World.Frames;
        for (var first = 0; first + (int)Stage.LargePageFrames <= frames.Length; first += (int)Stage.LargePageFrames)
        {
            if (Array.TrueForAll(frames[first..(first + (int)Stage.LargePageFrames)], frame => frame.Kind == FrameKind.Free))
                return true;
        }

        return false;
    }

    private bool IsOwned(ulong frame) => _runner.World.Frame(frame) is { Kind: FrameKind.User };
}
