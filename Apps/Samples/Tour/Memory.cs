using System.Runtime.CompilerServices;

namespace Tour;

internal static class Memory
{
    private static int _finalized;

    public static Task VisitAsync()
    {
        var weak = Abandon(100);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Console.WriteLine($"finalized: {(_finalized >= 90 ? "nearly all" : _finalized)}, weak reference {(weak.IsAlive ? "alive" : "dead")}");

        var kept = new byte[8 << 20];
        kept[^1] = 7;
        for (var i = 0; i < 200; i++)
            kept[i] = (byte)new byte[1 << 20].Length;
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Console.WriteLine($"after 200 MiB of garbage the kept array still ends in {kept[^1]}; collections happened: {GC.CollectionCount(2) > 0}");

        Span<int> onStack = stackalloc int[256];
        for (var i = 0; i < onStack.Length; i++)
            onStack[i] = i * i;
        Console.WriteLine($"a span over the stack sums to {Sum(onStack)}");
        Console.WriteLine($"recursion {Depth(20_000)} deep");
        return Task.CompletedTask;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Abandon(int count)
    {
        for (var i = 0; i < count; i++)
            _ = new Witness();
        return new(new object());
    }

    private static int Sum(ReadOnlySpan<int> values)
    {
        var sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Depth(int left) => left == 0 ? 0 : Depth(left - 1) + 1;

    private sealed class Witness
    {
        ~Witness() => Interlocked.Increment(ref _finalized);
    }
}
