using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>Goes through the programs of the module "programs", and prints a line for each step: "= PROGRAM STEP ANSWER WORLD PAGES", all but the first two in hexadecimal.</summary>
internal static unsafe class Conductor
{
    private const ulong Window = 0x0000_3200_0000_0000;
    private const int MostYields = 200_000;

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
            var steps = ((ProgramHeader*)at)->Steps;
            at += (ulong)sizeof(ProgramHeader);
            Play((StepRecord*)at, steps, program);
            at += steps * (ulong)sizeof(StepRecord);
        }
    }

    private static void Play(StepRecord* steps, ulong count, ulong program)
    {
        var variables = stackalloc ulong[Stage.Variables];
        new Span<ulong>(variables, Stage.Variables).Clear();
        var cast = default(Cast);
        Ensemble.Gather(ref cast, variables);
        var frames = 0UL;
        for (ulong step = 0; step < count; step++)
        {
            var answer = Do(steps + step, variables, ref frames);
            Settle();
            Line.Begin(program, step);
            Line.Add((ulong)answer);
            Line.Add(Digest.OfWorld(OwnTables.Get(), cast, new ReadOnlySpan<ulong>(variables, Stage.Variables), frames));
            Line.Add(Look());
            Line.End();
        }

        Ensemble.Dismiss();
        Settle();
    }

    /// <returns>What the kernel answered; a handle, which says nothing, is 0.</returns>
    private static long Do(StepRecord* step, ulong* variables, ref ulong frames)
    {
        var script = Ensemble.ScriptOf((int)step->Player);
        script->Looks = 0;
        script->Call = step->Call;
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
        Tell(script);

        var answer = script->Answer;
        for (var i = 0; i < (int)step->FetchCount; i++)
        {
            var variable = (int)step->FetchVariable + i;
            variables[variable] = answer < 0 ? 0 : script->Fetched[i];
            frames = variables[variable] == 0 ? frames & ~(1UL << variable) : frames | (1UL << variable);
        }

        if (step->Result != 0)
        {
            variables[step->Result - 1] = answer < 0 ? 0 : (ulong)answer;
            frames &= ~(1UL << (int)(step->Result - 1));
            answer = Math.Min(answer, 0);
        }

        for (var variable = 0; variable < Stage.Variables; variable++)
        {
            if ((step->Cleared >> variable & 1) != 0)
                variables[variable] = 0;
        }

        frames &= ~step->Cleared;
        return answer;
    }

    /// <summary>What all players see of their pages.</summary>
    private static ulong Look()
    {
        ulong sum = 0;
        for (var player = 0; player < Stage.Players; player++)
        {
            var script = Ensemble.ScriptOf(player);
            script->Looks = 1;
            Tell(script);
            sum = (sum * 31) + script->Pages;
        }

        return sum;
    }

    private static void Tell(Script* script)
    {
        var command = script->Command + 1;
        Volatile.Write(ref script->Command, command);
        KernelApi.Notify(&script->Command);
        var done = new WakeTerm { Address = (ulong)&script->Done, Value = command, Comparison = WakeComparison.Equal32 };
        while (Volatile.Read(ref script->Done) != command)
            KernelApi.Sleep(&done, 1, WakeTerm.Never);
    }

    /// <summary>Until the kernel has taken back what it takes back in its own time.</summary>
    private static void Settle()
    {
        for (var i = 0; !OwnTables.Get().AreSettled(); i++)
        {
            if (i == MostYields)
                Panic.Because("what ended is not taken back"u8);
            KernelApi.Yield();
        }
    }

    private static ulong Value(in OperandRecord operand, ulong* variables) => operand.Value + (operand.Variable == 0 ? 0 : variables[operand.Variable - 1]);
}
