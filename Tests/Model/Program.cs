using System;
using System.Diagnostics;
using System.Globalization;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Model;

/// <summary>
/// Long runs: <c>ExoCosmos.Model [--steps N] [--seed S] [--length N] [--seconds N] [--answers]</c>. Ends with 0 if kernel and model agreed, else with 1 and the
/// smallest program on which they do not.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var steps = Number(arguments, "--steps", 1_000_000);
        var seed = Number(arguments, "--seed", 1);
        var length = Number(arguments, "--length", Campaign.UsualLength);
        var seconds = Number(arguments, "--seconds", long.MaxValue);
        var clock = Stopwatch.StartNew();
        var campaign = new Campaign((ulong)seed, (int)length);
        var failure = campaign.Run(steps, () => clock.Elapsed.TotalSeconds > seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{campaign.Steps} steps, {campaign.Programs} programs ({campaign.Asleep} fell asleep, {campaign.Undecided} undecided), {campaign.FastTransfers} fast transfers, {clock.Elapsed.TotalSeconds:f1} s"));
        if (Array.IndexOf(arguments, "--answers") >= 0)
            Console.WriteLine(campaign.Answers);
        if (failure == null)
            return 0;
        Console.WriteLine(failure);
        return 1;
    }

    private static long Number(string[] arguments, string name, long otherwise)
    {
        var at = Array.IndexOf(arguments, name);
        return at < 0 || at + 1 >= arguments.Length ? otherwise : long.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
    }
}
