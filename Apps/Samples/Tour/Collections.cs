namespace Tour;

internal static class Collections
{
    public static Task VisitAsync()
    {
        var primes = new List<int>();
        for (var n = 2; primes.Count < 1000; n++)
        {
            if (primes.TrueForAll(p => p * p > n || n % p != 0))
                primes.Add(n);
        }
        Console.WriteLine($"1000th prime: {primes[^1]}, sum {primes.Sum(p => (long)p):N0}");

        var words = "the quick brown fox jumps over the lazy dog while the other fox sleeps".Split(' ');
        var counts = new Dictionary<string, int>();
        foreach (var word in words)
            counts[word] = counts.GetValueOrDefault(word) + 1;
        var top = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(3);
        Console.WriteLine("most frequent: " + string.Join(", ", top.Select(c => $"{c.Key} x{c.Value}")));

        var byLength = words.Distinct().GroupBy(w => w.Length).OrderBy(g => g.Key);
        foreach (var group in byLength)
            Console.WriteLine($"{group.Key} letters: {string.Join(' ', group.Order(StringComparer.Ordinal))}");

        var queue = new PriorityQueue<string, int>(words.Select(w => (w, w.Length * 100 + w[0])));
        Console.WriteLine($"first in line: {queue.Dequeue()}, {queue.Dequeue()}, {queue.Dequeue()}");
        Console.WriteLine($"set algebra: {string.Join(' ', new SortedSet<int>([1, 2, 3, 5, 8]).Intersect([2, 3, 4, 5]))}");
        return Task.CompletedTask;
    }
}
