using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Model.Replay;

/// <summary>What a step says in the words of the simulation: its variables, addresses and moments.</summary>
internal sealed class Translation(Runner runner)
{
    private const ulong SoonTicks = 300, LateTicks = 1UL << 40;

    private readonly Runner _runner = runner;

    public Step Of(Actor actor, PlayedStep step)
    {
        Store[] stores = step.Store == null ? [] : [step.Store with { Words = [.. step.Store.Words.Select(Resolve)] }];
        var fetch = step.Fetch == null ? null : step.Fetch with { Variable = step.Fetch.Variable + StageHand.FirstVariable };
        Operand[] arguments = [.. step.Arguments.Select(Resolve), .. Enumerable.Repeat((Operand)0UL, ArgumentRecords.Count - step.Arguments.Length)];
        var kind = step.Call == null ? StepKind.Store : (uint)step.Call < KernelCalls.Count ? StepKind.Call : StepKind.ForeignCall;
        return new Step(actor.Environment.Slot, kind, step.Call ?? KernelCall.Null, arguments, stores, fetch, step.Result < 0 ? -1 : step.Result + StageHand.FirstVariable);
    }

    /// <summary>A number of a program, as it is now.</summary>
    public ulong Number(Operand operand) => Resolve(operand).In(_runner.Variables);

    private static Operand Shift(Operand operand) => operand.IsConstant ? operand : operand with { Variable = operand.Variable + StageHand.FirstVariable };

    /// <summary>What stands behind the variables is a number here.</summary>
    private Operand Resolve(Operand operand) => operand.Variable switch
    {
        Stage.CallEntry => StageHand.CallEntry + operand.Value,
        Stage.CallStack => StageHand.CallStack + operand.Value,
        >= Stage.FaultEntry and <= Stage.RecallEntry => StageHand.UpcallEntry + ((ulong)(operand.Variable - Stage.FaultEntry) * Layout.PageSize),
        Stage.ForeignEntry => StageHand.ForeignEntry,
        Stage.UpcallStack => StageHand.UpcallStack + operand.Value,
        Stage.Soon => _runner.Machine.Time + SoonTicks + operand.Value,
        Stage.Late => _runner.Machine.Time + LateTicks + operand.Value,
        _ => Shift(operand),
    };
}
