using System;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Model.Machine;
using Environment = ExoCosmos.Model.Reference.Environment;

namespace ExoCosmos.Model.Replay;

/// <summary>A player in the simulation: what it is about, and all that it has reported.</summary>
internal sealed unsafe class Actor(SimulatedMachine machine, Environment environment)
{
    private readonly SimulatedMachine _machine = machine;

    /// <summary>What it has read in a step without a call.</summary>
    private ulong _word;

    public Environment Environment { get; } = environment;

    /// <summary>The step that it has begun and not ended.</summary>
    public PlayedStep? Doing { get; private set; }

    public ulong Report { get; private set; }

    /// <summary>All that the kernel has called it up for.</summary>
    public ulong Upcalls { get; set; }

    /// <summary>Where the instruction is that it executes in known registers, and its stack.</summary>
    public (ulong Rip, ulong Rsp) At { get; set; }

    /// <summary>It has nothing to do, and can be told.</summary>
    public bool IsAtRest => Doing == null && CanRun;

    /// <summary>It is in a call that has not ended.</summary>
    public bool IsBlocked => Environment.IsAlive && !CanRun;

    private bool CanRun => Environment.State is EnvironmentState.Ready or EnvironmentState.Running;

    private RegisterFrame* Registers => &_machine.Kernel->Environments.Record(Environment.Slot)->Registers;

    /// <summary>It goes on in its loop, wherever a call has entered it before.</summary>
    public void Begin(PlayedStep step)
    {
        Doing = step;
        Registers->Rip = Rehearsal.Loop;
        if (step.Call == null)
            Registers->Rax = 0;
    }

    /// <summary>What came of a step without a call.</summary>
    public void End(ulong word, uint skipped)
    {
        _word = word;
        Registers->Rax = skipped;
    }

    /// <summary>Has it ended its step?</summary>
    /// <param name="numberOf">Which player one is that the kernel names by slot and generation.</param>
    public bool Hear(Func<ulong, ulong> numberOf, out long answer)
    {
        answer = Digest.NoAnswer;
        if (Doing == null || !CanRun)
            return false;
        var isEntered = Registers->Rip == StageHand.CallEntry;
        answer = isEntered ? 0 : (long)Registers->Rax;
        if (Doing.Result >= 0)
            answer = Math.Min(answer, 0);
        Report = Digest.OfReport(Report, answer, RegistersAfter(answer, isEntered, numberOf), isEntered);
        Doing = null;
        return true;
    }

    /// <summary>What disks have answered it becomes part of its report.</summary>
    public void Add(ulong completions) => Report = Digest.OfReport(Report, completions);

    /// <summary>What a call brings back; of all others the kernel has zeroed the registers.</summary>
    private ulong[] RegistersAfter(long answer, bool isEntered, Func<ulong, ulong> numberOf)
    {
        var after = new ulong[ArgumentRecords.Count];
        if (Doing!.Act != Act.None)
            after[0] = _word;
        if (isEntered || (Doing.Call == KernelCall.Call && answer == 0))
            (after[0], after[1], after[2], after[3]) = (Registers->Rdi, Registers->Rsi, Registers->Rdx, Registers->R10);
        if (isEntered)
            (after[4], after[5]) = (Registers->R8, numberOf(Registers->R9));
        return after;
    }
}
