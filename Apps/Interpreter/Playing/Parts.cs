using System;
using System.Runtime.CompilerServices;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>What the players of a program are about, and all that they have reported so far.</summary>
internal static unsafe class Parts
{
    [InlineArray(Stage.Players)]
    private struct Numbers
    {
        private ulong _first;
    }

    /// <summary>Addresses of the steps that they have begun and not ended; 0 = none.</summary>
    private static Numbers s_steps;
    private static Numbers s_reports;
    private static Cast s_cast;

    /// <summary>A program begins.</summary>
    public static void Begin(in Cast cast)
    {
        s_steps = default;
        s_reports = default;
        s_cast = cast;
    }

    /// <summary>Has this one nothing to do?</summary>
    public static bool IsAtRest(int player) => s_steps[player] == 0 && SystemTables.Environment(s_cast.Slot(player)).State == EnvironmentState.Sleeping;

    /// <summary>Tells a player what to do; its script says it already.</summary>
    public static void Tell(int player, StepRecord* step)
    {
        s_steps[player] = (ulong)step;
        Tell(Ensemble.ScriptOf(player));
    }

    /// <summary>Has the player ended this step? Then what it says of it becomes part of its report.</summary>
    public static bool Hear(int player, StepRecord* step)
    {
        var script = Ensemble.ScriptOf(player);
        if (s_steps[player] != (ulong)step || script->Done != script->Command)
            return false;
        s_steps[player] = 0;
        var answer = step->Result == 0 ? script->Answer : Math.Min(script->Answer, 0);
        var registers = script->Registers;
        if (script->IsEntered != 0)
            registers[5] = s_cast.NumberOf(OwnTables.Get(), registers[5]);
        s_reports[player] = Digest.OfReport(s_reports[player], answer, registers, script->IsEntered != 0);
        return true;
    }

    /// <summary>What disks have answered a player becomes part of its report.</summary>
    public static void Add(int player, ulong completions) => s_reports[player] = Digest.OfReport(s_reports[player], completions);

    /// <summary>The players that go on with a step of before may have ended it.</summary>
    public static void HearAll()
    {
        for (var player = 0; player < Stage.Players; player++)
        {
            if (s_steps[player] != 0)
                Hear(player, (StepRecord*)s_steps[player]);
        }
    }

    /// <summary>What can be seen of them and what they have said.</summary>
    public static ulong Look()
    {
        var tables = OwnTables.Get();
        ulong sum = 0;
        for (var player = 0; player < Stage.Players; player++)
            sum = (sum * 31) + Digest.Mix(Digest.OfPlayer(tables, s_cast.Slot(player), IsAtRest(player), s_reports[player], Ensemble.ScriptOf(player)->Upcalls), s_cast.Tables(tables, player));
        return sum;
    }

    /// <summary>What those that are at rest see of their pages.</summary>
    public static ulong LookAtPages()
    {
        ulong sum = 0;
        for (var player = 0; player < Stage.Players; player++)
        {
            if (!IsAtRest(player))
                continue;
            var script = Ensemble.ScriptOf(player);
            script->Looks = 1;
            Tell(script);
            while (Volatile.Read(ref script->Done) != script->Command)
                KernelApi.Yield();
            script->Looks = 0;
            sum += Digest.OfPages(player, script->Pages);
        }

        return sum;
    }

    private static void Tell(Script* script)
    {
        Volatile.Write(ref script->Command, script->Command + 1);
        KernelApi.Notify(&script->Command);
    }
}
