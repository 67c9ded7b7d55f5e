using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ExoCosmos.Mutation.Checks;

namespace ExoCosmos.Mutation.Running;

/// <summary>
/// Runs mutants. First nothing is deleted: programs and tests are surveyed for which checks matter in them. Then each mutant meets those alone in which its check
/// does: the rest cannot notice.
/// </summary>
/// <param name="folder">Where the mutated kernel is.</param>
/// <param name="jobs">Processes at once.</param>
public sealed class Hunt(string folder, int jobs)
{
    private const int FirstPrograms = 12;
    private readonly string _folder = folder;
    private readonly int _jobs = jobs;
    private readonly ConcurrentDictionary<int, ConcurrentBag<long>> _programs = new();
    private readonly Dictionary<string, HashSet<int>> _tests = [];

    /// <summary>Finds out which checks matter where.</summary>
    public void Survey(long programs, IEnumerable<string> filters, Action step)
    {
        Each(Seeds(programs), (worker, seed) =>
        {
            foreach (var number in worker.Survey(seed))
                _programs.GetOrAdd(number, _ => []).Add(seed);
            step();
        });
        foreach (var filter in filters)
        {
            _tests[filter] = new HostTestRun(_folder).Survey(filter);
            step();
        }
    }

    /// <summary>Deletes these checks, one at a time.</summary>
    /// <param name="mostPrograms">As many programs look at one mutant at most.</param>
    public Dictionary<Check, Verdict> Run(IReadOnlyCollection<Check> checks, int mostPrograms, Action<Check, Verdict> step)
    {
        var verdicts = new ConcurrentDictionary<Check, Verdict>();
        Each(checks, (worker, check) =>
        {
            verdicts[check] = Judge(worker, check, mostPrograms);
            step(check, verdicts[check]);
        });
        return new(verdicts);
    }

    private static IEnumerable<long> Seeds(long count)
    {
        for (var seed = 1L; seed <= count; seed++)
            yield return seed;
    }

    private Verdict Judge(WorkerProcess worker, Check check, int mostPrograms)
    {
        var programs = _programs.TryGetValue(check.Number, out var seeds) ? seeds.Order().Take(mostPrograms).ToArray() : [];
        foreach (var part in programs.Take(FirstPrograms).Concat(programs.Skip(FirstPrograms)).Chunk(FirstPrograms))
        {
            if (worker.Run(check.Number, part) is { } killed)
                return killed;
        }

        var filter = HostTestRun.FilterFor(check);
        var isTested = _tests.TryGetValue(filter, out var mattered) && mattered.Contains(check.Number);
        if (isTested && new HostTestRun(_folder).Run(check.Number, filter) is { } found)
            return found;
        return programs.Length != 0 || isTested ? new Verdict(Outcome.Survived, $"{programs.Length} programs{(isTested ? ", host tests" : "")}") : new Verdict(Outcome.Uncovered, "");
    }

    private void Each<T>(IEnumerable<T> items, Action<WorkerProcess, T> action)
    {
        var queue = new ConcurrentQueue<T>(items);
        Exception? failure = null;
        var threads = Enumerable.Range(0, _jobs).Select(_ => new Thread(() =>
        {
            using var worker = new WorkerProcess(_folder);
            try
            {
                while (failure == null && queue.TryDequeue(out var item))
                    action(worker, item);
            }
            // Told to whoever waits for the threads.
            catch (Exception thrown)
            {
                failure = thrown;
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (failure != null)
            throw new InvalidOperationException(failure.Message, failure);
    }
}
