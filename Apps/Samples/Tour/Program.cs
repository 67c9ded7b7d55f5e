// A walk through what an ordinary .NET program uses. Prints the same on every system.
using Tour;

(string Title, Func<Task> Visit)[] stops =
[
    ("Collections", Collections.VisitAsync),
    ("Text", Text.VisitAsync),
    ("Tasks", Tasks.VisitAsync),
    ("Threads", Threads.VisitAsync),
    ("Files", Files.VisitAsync),
    ("Exceptions", Failures.VisitAsync),
    ("Memory", Memory.VisitAsync),
];

foreach (var (title, visit) in stops)
{
    Console.WriteLine($"== {title}");
    await visit();
}
Console.WriteLine("The tour is over.");
