using System;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ExoCosmos.Model.Programs;
using Spectre.Console;

namespace ExoCosmos.Model;

/// <summary><c>ExoCosmos.Model [--steps N] [--seed S] …</c>, for long runs: ends with 0 if kernel and model agreed, else with 1 and the smallest program on which they do not.</summary>
internal sealed class ModelCommand : RootCommand
{
    private readonly Option<long> _steps = new("--steps") { Description = "Calls, faults and interrupts to compare.", DefaultValueFactory = _ => 1_000_000 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "The first program's; the next have the numbers after it.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _length = new("--length") { Description = "Steps of one program.", DefaultValueFactory = _ => Campaign.UsualLength };
    private readonly Option<double> _seconds = new("--seconds") { Description = "Begin no program after so long.", DefaultValueFactory = _ => double.PositiveInfinity };
    private readonly Option<bool> _answers = new("--answers") { Description = "Say how often each call was answered in which way." };

    public ModelCommand()
        : base("Runs random programs on the kernel in a simulated machine, and compares each step with a model of the kernel.")
    {
        Options.Add(_steps);
        Options.Add(_seed);
        Options.Add(_length);
        Options.Add(_seconds);
        Options.Add(_answers);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        var (steps, seconds) = (line.GetValue(_steps), line.GetValue(_seconds));
        var clock = Stopwatch.StartNew();
        var campaign = new Campaign(line.GetValue(_seed), line.GetValue(_length));
        var failure = AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(progress =>
        {
            var task = progress.AddTask("steps", maxValue: steps);
            return campaign.Run(steps, () =>
            {
                task.Value = campaign.Steps;
                return clock.Elapsed.TotalSeconds > seconds;
            });
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{campaign.Steps} steps, {campaign.Programs} programs ({campaign.Asleep} fell asleep, {campaign.Undecided} undecided), {campaign.FastTransfers} fast transfers, {clock.Elapsed.TotalSeconds:f1} s"));
        if (line.GetValue(_answers))
            Console.WriteLine(campaign.Answers);
        if (failure == null)
            return 0;
        Console.WriteLine(failure);
        return 1;
    }
}
