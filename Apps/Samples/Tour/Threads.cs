using System.Collections.Concurrent;

namespace Tour;

internal static class Threads
{
    private static readonly Lock _gate = new();
    private static int _locked;
    private static int _interlocked;

    [ThreadStatic]
    private static int _perThread;

    public static Task VisitAsync()
    {
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(Count)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Console.WriteLine($"8 threads counted to {_locked} under a lock, {_interlocked} without one; this thread's own count is {_perThread}");

        long total = 0;
        Parallel.For(0, 1_000_000, () => 0L, (i, _, sum) => sum + i % 7, sum => Interlocked.Add(ref total, sum));
        Console.WriteLine($"Parallel.For: {total}");

        var names = new ConcurrentDictionary<int, string>();
        Parallel.ForEach(Enumerable.Range(0, 5000), i => names.TryAdd(i, $"item {i}"));
        Console.WriteLine($"concurrent dictionary: {names.Count} items, {names[4999]}");

        using var barrier = new Barrier(4);
        var met = 0;
        var meeting = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < 100; round++)
                barrier.SignalAndWait();
            Interlocked.Increment(ref met);
        })).ToList();
        meeting.ForEach(t => t.Start());
        meeting.ForEach(t => t.Join());
        Console.WriteLine($"{met} threads met {barrier.CurrentPhaseNumber} times");
        return Task.CompletedTask;
    }

    private static void Count()
    {
        for (var i = 0; i < 10_000; i++)
        {
            lock (_gate)
                _locked++;
            Interlocked.Increment(ref _interlocked);
            _perThread++;
        }
    }
}
