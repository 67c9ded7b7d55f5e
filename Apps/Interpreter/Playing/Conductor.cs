using System;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>Goes through the programs of the module "programs", and prints a line for each step: "= PROGRAM STEP ANSWER WORLD PLAYERS PAGES", all but the first two in hexadecimal.</summary>
internal static unsafe class Conductor
{
    private const ulong Window = 0x0000_3200_0000_0000;
    private const int MostYields = 2_000_000;
    private const ulong SoonSlices = 1, LateSeconds = 10_000, AwaitedSeconds = 20;

    public static void Run()
    {
        if (!Grants.TryFind("module:programs"u8, out var module))
            Panic.Because("there is no module with programs"u8);
        var window = new FrameWindow(module, Window, MapFlags.Read);
        if (!window.Ensure(0, window.Length) || ((ModuleHeader*)Window)->Magic != ModuleHeader.Expected)
            Panic.Because("the module has no programs"u8);
        // The manifest bound all places to the conductor: programs find them free.
        KernelApi.SliceUnbind(Grants.Find("slices"u8), 0, SystemTables.System.SliceSlots);
        var at = Window + (ulong)sizeof(ModuleHeader);
        for (ulong program = 0; program < ((ModuleHeader*)Window)->Programs; program++)
        {
            var header = (ProgramHeader*)at;
            Play(*header, (StepRecord*)(header + 1), program);
            at += (ulong)sizeof(ProgramHeader) + (header->Steps * (ulong)sizeof(StepRecord));
        }
    }

    private static void Play(in ProgramHeader header, StepRecord* steps, ulong program)
    {
        var variables = stackalloc ulong[Stage.Variables];
        new Span<ulong>(variables, Stage.Variables).Clear();
        var cast = default(Cast);
        Ensemble.Gather(ref cast, variables, program, header.Frames);
        Parts.Begin(cast);
        Completions.Begin();
        Rest();
        var traffic = Traffic.Begin(OwnTables.Get());
        var frames = 0UL;
        for (ulong step = 0; step < header.Steps; step++)
        {
            var answer = Do(steps + step, variables, ref frames);
            Line.Begin(program, step);
            Line.Add((ulong)answer);
            var tables = OwnTables.Get();
            Line.Add(Digest.OfWorld(tables, cast, new ReadOnlySpan<ulong>(variables, Stage.Variables), frames) + traffic.Look(tables, cast));
            Line.Add(Parts.Look());
            Line.Add(Parts.LookAtPages());
            Line.End();
        }

        Ensemble.Dismiss();
        Rest();
    }

    /// <returns>What the kernel answered; a handle, which says nothing, is 0. <see cref="Digest.NoAnswer"/>: it has not.</returns>
    private static long Do(StepRecord* step, ulong* variables, ref ulong frames)
    {
        var answer = Digest.NoAnswer;
        if (step->Player != StepRecord.Nobody)
        {
            var player = (int)step->Player;
            Completions.Expect(player, step);
            Tell(step, Ensemble.ScriptOf(player), variables);
            if (step->Passes != 0)
                Await(Ensemble.ScriptOf(player));
            Rest();
            var completions = Completions.Await(player, step, Ensemble.ScriptOf(player));
            if (completions != 0)
                Rest();
            if (Parts.Hear(player, step))
                answer = Keep(step, Ensemble.ScriptOf(player), variables, ref frames);
            Parts.Add(player, completions);
        }
        else
        {
            // Who was last asked what it sees of its pages may not sleep yet.
            Rest();
        }

        Parts.HearAll();
        for (var variable = 0; variable < Stage.Variables; variable++)
        {
            if ((step->Cleared >> variable & 1) != 0)
                variables[variable] = 0;
        }

        frames &= ~step->Cleared;
        return answer;
    }

    private static void Tell(StepRecord* step, Script* script, ulong* variables)
    {
        script->Call = step->Call;
        script->Act = step->Act;
        script->WordCount = step->WordCount;
        script->WordWidth = step->WordWidth;
        script->WordAddress = step->WordAddress;
        script->FetchCount = step->FetchCount;
        script->FetchWidth = step->FetchWidth;
        script->FetchAddress = step->FetchAddress;
        for (var i = 0; i < ArgumentRecords.Count; i++)
            script->Arguments[i] = Value(step->Arguments[i], variables);
        for (var i = 0; i < (int)step->WordCount; i++)
            script->Words[i] = Value(step->Words[i], variables);
        Parts.Tell((int)step->Player, step);
    }

    /// <summary>What the step leaves in variables.</summary>
    private static long Keep(StepRecord* step, Script* script, ulong* variables, ref ulong frames)
    {
        var answer = script->Answer;
        for (var i = 0; i < (int)step->FetchCount; i++)
        {
            var variable = (int)step->FetchVariable + i;
            variables[variable] = answer < 0 ? 0 : script->Fetched[i];
            frames = variables[variable] == 0 ? frames & ~(1UL << variable) : frames | (1UL << variable);
        }

        if (step->Result == 0)
            return answer;
        variables[step->Result - 1] = answer < 0 ? 0 : (ulong)answer;
        frames &= ~(1UL << (int)(step->Result - 1));
        return Math.Min(answer, 0);
    }

    /// <summary>
    /// Until nobody else can run and the kernel has taken back what it takes back in its own time. With each switch it looks at more sleepers than there are: it must be so twice.
    /// </summary>
    private static void Rest()
    {
        var quiet = 0;
        for (var i = 0; quiet < 2; i++)
        {
            if (i == MostYields)
                Panic.Because("the machine does not come to rest"u8);
            KernelApi.Yield();
            quiet = OwnTables.Get().AreSettled(SystemTables.Control->EnvironmentSlot) ? quiet + 1 : 0;
        }
    }

    /// <summary>Until the player has ended its step, or should have long ago. It sleeps alone then, which is a way of its own in the kernel (Kernel/Slice/Doze).</summary>
    private static void Await(Script* script)
    {
        var done = new WakeTerm { Address = (ulong)&script->Done, Value = script->Command, Comparison = WakeComparison.Equal32 };
        KernelApi.Sleep(&done, 1, Clock.Ticks + (AwaitedSeconds * SystemTables.System.TscHertz));
    }

    private static ulong Value(in OperandRecord operand, ulong* variables) => operand.Value + (((int)operand.Variable - 1) switch
    {
        < 0 => 0UL,
        Stage.CallEntry => RawCall.Entry(),
        Stage.CallStack => Player.CallStack,
        Stage.UpcallStack => Player.UpcallStack,
        Stage.FaultEntry or Stage.SliceEntry or Stage.EpilogueEntry or Stage.RecallEntry => Upcalls.Entry((ulong)(operand.Variable - Stage.FaultEntry)),
        Stage.ForeignEntry => Touch.ForeignEntry(),
        Stage.Soon => Clock.Ticks + (SoonSlices * SystemTables.System.SliceTicks),
        Stage.Late => Clock.Ticks + (LateSeconds * SystemTables.System.TscHertz),
        var variable => variables[variable],
    });
}
