using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Model.Replay;

/// <summary>
/// A step that means the same on every machine: it names handles and frames by variables alone (numbers from 0 are the program's own, <see cref="Interpreter.Format.Stage"/>).
/// </summary>
/// <param name="Player">0 to 2.</param>
/// <param name="Call">Null: it makes none.</param>
/// <param name="Store">Words before the call.</param>
/// <param name="Fetch">Words that it leaves, and the variable for the first.</param>
/// <param name="Result">Variable for a good answer; -1 = none.</param>
/// <param name="Act">What it does beside calls; it makes none then.</param>
public sealed record PlayedStep(int Player, KernelCall? Call, Operand[] Arguments, Store? Store = null, Fetch? Fetch = null, int Result = -1, Act Act = Act.None)
{
    /// <summary>The variables that it sets.</summary>
    public IEnumerable<int> Sets => Fetch == null ? Result < 0 ? [] : [Result] : Enumerable.Range(Fetch.Variable, Fetch.Count);

    /// <summary>What the request of a Map does: programs make one at a time.</summary>
    public MapFlags MapFlags => Call == KernelCall.Map && Store is { Words: [_, _, _, var flags] } ? (MapFlags)flags.Value : MapFlags.None;

    /// <summary>Does it take frames, or may its handler?</summary>
    public bool Allocates => Call == KernelCall.FrameAllocate || (Store is { Words: [_, _, _, var flags] } && (Call == KernelCall.Map || Act != Act.None) && ((MapFlags)flags.Value & MapFlags.Allocate) != 0);

    /// <summary>Does it ask for the frames of a large page?</summary>
    public bool AllocatesRun => Call == KernelCall.FrameAllocate && Arguments[1].Value == Stage.LargePageFrames
        && Arguments[3].Value == (ulong)(FrameFlags.Contiguous | FrameFlags.Colour) && Arguments[4].Value == new FrameColour(0, (uint)Stage.LargePageFrames).Word;

    /// <summary>As a boot module has it, as far as that does not depend on what comes of it.</summary>
    public StepRecord Encode()
    {
        var record = new StepRecord
        {
            Player = (uint)Player,
            Call = Call is { } call ? (uint)call : StepRecord.NoCall,
            Result = (uint)(Result + 1),
            Act = Act,
            WordWidth = 8,
            FetchWidth = 8,
        };
        for (var i = 0; i < Arguments.Length; i++)
            record.Arguments[i] = Encode(Arguments[i]);
        if (Store != null)
        {
            (record.WordCount, record.WordWidth, record.WordAddress) = ((uint)Store.Words.Length, (uint)Store.Width, Store.Address.Value);
            for (var i = 0; i < Store.Words.Length; i++)
                record.Words[i] = Encode(Store.Words[i]);
        }

        if (Fetch != null)
            (record.FetchCount, record.FetchWidth, record.FetchVariable, record.FetchAddress) = ((uint)Fetch.Count, (uint)Fetch.Width, (uint)Fetch.Variable, Fetch.Address.Value);
        return record;
    }

    public override string ToString() =>
        $"{Player}: {(Store == null ? "" : $"{Store}; ")}{(Result >= 0 ? $"v{Result} = " : "")}{Call?.ToString() ?? (Act == Act.None ? "Store" : Act.ToString())}({string.Join(", ", Arguments)}){(Fetch == null ? "" : $"; {Fetch}")}";

    private static OperandRecord Encode(Operand operand) => new() { Value = operand.Value, Variable = (uint)(operand.Variable + 1) };
}
