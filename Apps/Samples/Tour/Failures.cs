using System.Runtime.CompilerServices;

namespace Tour;

internal static class Failures
{
    public static async Task VisitAsync()
    {
        try
        {
            Outer(3);
        }
        catch (InvalidOperationException error)
        {
            Console.WriteLine($"{error.Message} <- {error.InnerException?.GetType().Name}");
            PrintFrames(error.InnerException!);
        }

        Console.WriteLine("null: " + Name(() => Length(null!)));
        Console.WriteLine("bounds: " + Name(() => Element(new int[3], 3)));
        Console.WriteLine("division: " + Name(() => Divide(1, 0)));
        Console.WriteLine("overflow: " + Name(() => checked(int.MaxValue + Length("x"))));
        Console.WriteLine("cast: " + Name(() => ((string)(object)"text".ToList()).Length));
        Console.WriteLine("file: " + Name(() => File.ReadAllText("/no/such/file").Length));
        Console.WriteLine("filter: " + Filtered());

        try
        {
            await Task.WhenAll(Task.Run(() => Length(null!)), Task.Run(() => Divide(1, 0)));
        }
        catch (NullReferenceException)
        {
            Console.WriteLine("a task failed with a null reference");
        }
        // Hardware faults must unwind correctly time after time.
        var caught = 0;
        for (var i = 0; i < 1000; i++)
            caught += Name(() => Length(null!)) == nameof(NullReferenceException) ? 1 : 0;
        Console.WriteLine($"caught {caught} null references");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Outer(int depth)
    {
        try
        {
            Inner(depth);
        }
        catch (ArgumentException error)
        {
            throw new InvalidOperationException("rethrown with a cause", error);
        }
        finally
        {
            Console.WriteLine("finally ran");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Inner(int depth)
    {
        if (depth == 0)
            throw new ArgumentException("too deep");
        Inner(depth - 1);
    }

    // Native stack traces end in code offsets, which depend on the compiler: print the methods only.
    private static void PrintFrames(Exception error)
    {
        foreach (var line in error.StackTrace!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Console.WriteLine("  " + line.Split(" + 0x")[0].Trim());
    }

    private static string Name(Func<int> action)
    {
        try
        {
            return action().ToString();
        }
        catch (Exception error)
        {
            return error.GetType().Name;
        }
    }

    private static string Filtered()
    {
        try
        {
            throw new TimeoutException("filtered");
        }
        catch (TimeoutException error) when (error.Message == "other")
        {
            return "the wrong handler";
        }
        catch (TimeoutException error) when (error.Message == "filtered")
        {
            return "the right handler";
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(string text) => text.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Element(int[] array, int index) => array[index];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Divide(int dividend, int divisor) => dividend / divisor;
}
