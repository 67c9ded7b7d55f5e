using System;
using System.Collections.Generic;
using System.Text;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Programs;

/// <summary>Random programs, one after the other, until so many steps are done or one fails.</summary>
/// <param name="seed">The first program's; the next have the numbers after it.</param>
/// <param name="length">Steps of one program.</param>
/// <param name="sizes">Of the machine; as a rule small.</param>
public sealed class Campaign(ulong seed, int length = Campaign.UsualLength, MachineSizes? sizes = null)
{
    public const int UsualLength = 300;

    private readonly int _length = length;
    private readonly MachineSizes _sizes = sizes ?? MachineSizes.Small;
    private ulong _seed = seed;

    /// <summary>Steps that were done and compared.</summary>
    public long Steps { get; private set; }

    public long Programs { get; private set; }

    /// <summary>Programs that ended early because every environment slept for ever.</summary>
    public long Asleep { get; private set; }

    /// <summary>Programs that ended early because the model could not say what a batch that rewrote itself did.</summary>
    public long Undecided { get; private set; }

    /// <summary>Is a failing program made small? That takes a while.</summary>
    public bool Shrinks { get; init; } = true;

    /// <summary>How often a large page was mapped, and split.</summary>
    public (int Mapped, int Split, int InPlaceOfTables) LargePages { get; private set; }

    /// <summary>Calls and replies that took the fast path.</summary>
    public long FastTransfers { get; private set; }

    /// <summary>Which calls were answered how, and how often.</summary>
    public AnswerCounts Answers { get; } = new();

    /// <returns>What is wrong, with the smallest program that shows it; null if nothing is.</returns>
    public string? Run(long steps, Func<bool>? isTimeOver = null)
    {
        while (Steps < steps && isTimeOver?.Invoke() != true)
        {
            if (RunOne(_seed) is { } failure)
                return failure;
            _seed++;
            Programs++;
        }

        return null;
    }

    private string? RunOne(ulong seed)
    {
        using var runner = new Runner(_sizes);
        var generator = new Generator(runner, seed);
        var program = new List<Step>(_length);
        try
        {
            while (program.Count < _length)
            {
                var step = generator.Next();
                program.Add(step);
                if (!runner.Do(step))
                    continue;
                Steps++;
                if (runner.LastAnswer is { } answer)
                    Answers.Count(step.Call, answer);
            }

            runner.Settle();
            var large = runner.World.LargePages;
            LargePages = (LargePages.Mapped + large.Mapped, LargePages.Split + large.Split, LargePages.InPlaceOfTables + large.InPlaceOfTables);
            return null;
        }
        catch (MachineAsleepException)
        {
            Asleep++;
            return WrongSleep(runner) is { } wrong ? Describe(seed, program, wrong) : null;
        }
        catch (UndecidableException)
        {
            Undecided++;
            return null;
        }
        catch (DisagreementException failure)
        {
            return Describe(seed, program, failure.Message);
        }
        finally
        {
            FastTransfers += runner.Machine.FastTransfers;
        }
    }

    private static string? WrongSleep(Runner runner)
    {
        try
        {
            runner.CheckAsleep();
            return null;
        }
        catch (DisagreementException failure)
        {
            return failure.Message;
        }
    }

    private string Describe(ulong seed, List<Step> program, string message)
    {
        if (!Shrinks)
            return $"seed {seed}, step {program.Count}: {message}";
        var shrinker = new Shrinker(_sizes);
        var text = new StringBuilder($"seed {seed}, step {program.Count}: {message}\n");
        if (shrinker.Run(program) == null)
            return text.Append("The program fails only at its end, when the kernel has time to take everything back.\n").ToString();
        var small = shrinker.Shrink(program);
        text.Append($"The smallest program that fails has {small.Count} steps: {shrinker.Run(small)}\n");
        foreach (var step in small)
            text.Append($"  {step}\n");
        return text.ToString();
    }
}
