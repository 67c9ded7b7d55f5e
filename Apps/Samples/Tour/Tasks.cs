using System.Diagnostics;
using System.Threading.Channels;

namespace Tour;

internal static class Tasks
{
    public static async Task VisitAsync()
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(1, 20).Select(_ => Task.Delay(100)));
        Console.WriteLine($"20 delays of 100 ms at once: {(clock.ElapsedMilliseconds is >= 95 and < 1900 ? "in parallel" : "one after another")}");

        var squares = await Task.WhenAll(Enumerable.Range(1, 10).Select(n => Task.Run(() => n * n)));
        Console.WriteLine("squares: " + string.Join(' ', squares));

        var channel = Channel.CreateBounded<int>(4);
        var producer = Task.Run(async () =>
        {
            for (var i = 1; i <= 1000; i++)
                await channel.Writer.WriteAsync(i);
            channel.Writer.Complete();
        });
        var sum = 0;
        await foreach (var value in channel.Reader.ReadAllAsync())
            sum += value;
        await producer;
        Console.WriteLine($"through a channel: {sum}");

        using var cancellation = new CancellationTokenSource(50);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("an endless delay was cancelled");
        }
    }
}
