using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using ExoCosmos.Kernel;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Mutation.Running;

/// <summary>
/// The process in which random programs run on the mutated kernel: this program started once more, from the folder where that kernel stands in the place of the
/// real one. It answers each line of its input by one of its output.
/// <code>
///   survey SEED            →  numbers of the checks that mattered in that program
///   run CHECK SEED SEED …  →  survived, or killed KIND WHY
/// </code>
/// </summary>
public static class Worker
{
    public const string Command = "worker";
    private const ulong LargeEvery = 5;

    public static int Serve()
    {
        var mutant = typeof(KernelState).Assembly.GetType("ExoCosmos.Kernel.Mutant") ?? throw new InvalidOperationException("this is not the mutated kernel");
        RuntimeHelpers.RunClassConstructor(mutant.TypeHandle);
        var active = mutant.GetField("Active", BindingFlags.Public | BindingFlags.Static)!;
        var mattered = (byte[])mutant.GetField("Mattered", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        while (Console.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            Console.WriteLine(words[0] == "survey" ? Survey(words[1], mattered) : Run(words[1], words[2..], active));
        }

        return 0;
    }

    private static string Survey(string seed, byte[] mattered)
    {
        Array.Clear(mattered);
        var failure = Attempt(seed);
        return failure == null ? string.Join(' ', Enumerable.Range(0, mattered.Length).Where(number => mattered[number] != 0)) : "failed " + failure;
    }

    private static string Run(string check, string[] seeds, FieldInfo active)
    {
        active.SetValue(null, int.Parse(check, CultureInfo.InvariantCulture));
        try
        {
            return seeds.Select(Attempt).FirstOrDefault(failure => failure != null) is { } why ? "killed " + why : "survived";
        }
        finally
        {
            active.SetValue(null, 0);
        }
    }

    /// <summary>One program; what is wrong, on one line, or null.</summary>
    private static string? Attempt(string seed)
    {
        try
        {
            var number = ulong.Parse(seed, CultureInfo.InvariantCulture);
            // Some on a machine with room for large pages.
            var sizes = number % LargeEvery == 0 ? MachineSizes.WithLargePages : MachineSizes.Small;
            var failure = new Campaign(number, sizes: sizes) { Shrinks = false }.Run(1);
            return failure == null ? null : $"{Outcome.Model} {failure.ReplaceLineEndings(" ")}";
        }
        // Whatever the mutated kernel throws is what is looked for.
        catch (Exception failure)
        {
            return $"{Outcome.Crash} seed {seed}: {failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}";
        }
    }
}
