using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace ExoCosmos.Mutation.Running;

/// <summary>A <see cref="Worker"/> as its parent sees it. One that dies or hangs is replaced.</summary>
/// <param name="folder">Where the mutated kernel is.</param>
public sealed class WorkerProcess(string folder) : IDisposable
{
    private static readonly TimeSpan s_mostProcessorTime = TimeSpan.FromSeconds(20);
    private readonly string _folder = folder;
    private Process? _process;

    /// <summary>The checks that mattered in a program.</summary>
    public int[] Survey(long seed)
    {
        var answer = Ask($"survey {seed}", out _) ?? throw new InvalidOperationException($"program {seed} does not come to an end without a mutation");
        return answer.StartsWith("failed", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"program {seed} fails without a mutation: {answer}")
            : [.. answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
    }

    /// <summary>Runs programs without a check. Null: nobody noticed.</summary>
    public Verdict? Run(int check, IEnumerable<long> seeds)
    {
        var answer = Ask($"run {check} {string.Join(' ', seeds)}", out var hung);
        if (answer == null)
            return hung ? new Verdict(Outcome.Hang, "a random program does not end") : new Verdict(Outcome.Crash, "the process died");
        if (answer == "survived")
            return null;
        var words = answer.Split(' ', 3);
        return new Verdict(Enum.Parse<Outcome>(words[1]), words[2]);
    }

    public void Dispose() => Stop();

    /// <returns>Null if the process ended, or had to be.</returns>
    private string? Ask(string line, out bool hung)
    {
        hung = false;
        var process = _process ??= Start();
        var before = process.TotalProcessorTime;
        process.StandardInput.WriteLine(line);
        var answer = process.StandardOutput.ReadLineAsync();
        while (!answer.Wait(500))
        {
            if (!HostProcess.HasComputed(process, before + s_mostProcessorTime))
                continue;
            hung = true;
            break;
        }

        if (!hung && answer.Result is { } text)
            return text;
        Stop();
        return null;
    }

    private Process Start() => HostProcess.Start(_folder, "ExoCosmos.Mutation.dll", [Worker.Command], [], redirectsInput: true);

    private void Stop()
    {
        if (_process == null)
            return;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _process = null;
    }
}
