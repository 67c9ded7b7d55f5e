using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Programs;

/// <summary>
/// Makes a failing program small: leaves out ever smaller pieces, then simplifies what is left, as long as it still fails. Which disagreement
/// remains does not matter: a smaller program that shows another one is as welcome.
/// </summary>
public sealed class Shrinker(MachineSizes sizes)
{
    private readonly MachineSizes _sizes = sizes;

    /// <summary>Runs a program from the start; the message of its failure, or null.</summary>
    public string? Run(IReadOnlyList<Step> program)
    {
        using var runner = new Runner(_sizes);
        try
        {
            try
            {
                Do(runner, program);
            }
            catch (MachineAsleepException)
            {
                runner.CheckAsleep();
            }

            return null;
        }
        catch (DisagreementException failure)
        {
            return failure.Message;
        }
        catch (UndecidableException)
        {
            return null;
        }
    }

    private static void Do(Runner runner, IReadOnlyList<Step> program)
    {
        foreach (var step in program)
            runner.Do(step);
    }

    public List<Step> Shrink(List<Step> program)
    {
        for (var piece = Math.Max(1, program.Count / 2); piece >= 1; piece = piece == 1 ? 0 : piece / 2)
        {
            for (var at = program.Count - piece; at >= 0; at -= piece)
            {
                List<Step> without = [.. program.Take(at), .. program.Skip(at + piece)];
                if (Run(without) != null)
                    program = without;
                at = Math.Min(at, program.Count);
            }
        }

        for (var i = 0; i < program.Count; i++)
        {
            foreach (var simpler in Simplifications(program[i]))
            {
                List<Step> changed = [.. program];
                changed[i] = simpler;
                if (Run(changed) != null)
                    program = changed;
            }
        }

        return program;
    }

    /// <summary>The step with one number of it made 0, or one store left out or shortened.</summary>
    private static IEnumerable<Step> Simplifications(Step step)
    {
        for (var i = 0; i < step.Stores.Length; i++)
        {
            yield return step with { Stores = [.. step.Stores.Where((_, index) => index != i)] };
            var words = step.Stores[i].Words;
            for (var kept = words.Length / 2; kept > 0 && kept < words.Length; kept += Math.Max(1, (words.Length - kept) / 2))
                yield return With(step, i, words[..kept]);
        }

        for (var i = 0; i < step.Arguments.Length; i++)
        {
            if (step.Arguments[i] != 0UL)
                yield return step with { Arguments = [.. step.Arguments.Select((argument, index) => index == i ? 0UL : argument)] };
        }
    }

    private static Step With(Step step, int store, Operand[] words) =>
        step with { Stores = [.. step.Stores.Select((old, index) => index == store ? old with { Words = words } : old)] };
}
