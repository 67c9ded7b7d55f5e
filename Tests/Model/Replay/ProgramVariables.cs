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
        }
    }

    /// <summary>Whether frames in a row are still those that one step gave.</summary>
    public bool AreOneRun(Operand first, Operand count)
    {
        if (first.IsConstant)
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
        return cleared;
    }

    private bool IsLasting(int variable)
    {
        if ((Frames >> variable & 1) != 0)
            return IsOwned(this[variable]);
        if (!_runner.World.Capabilities.TryGetValue(this[variable], out var capability) || capability.Kind != CapabilityKind.Frames)
            return true;
        for (var frame = capability.Base; frame < capability.Base + capability.Length; frame++)
        {
            if (!IsOwned(frame))
                return false;
        }

        return true;
    }

    private bool IsOwned(ulong frame) => _runner.World.Frame(frame) is { Kind: FrameKind.User };
}
