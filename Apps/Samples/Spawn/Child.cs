/// <summary>What this program does as its own child.</summary>
internal static class Child
{
    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["exit", var status]:
                return int.Parse(status);
            case ["arguments", .. var rest]:
                Console.WriteLine(string.Join(' ', rest.Select(text => $"[{text}]")));
                return 0;
            case ["variable"]:
                Console.WriteLine(Environment.GetEnvironmentVariable("GREETING") ?? "none");
                return 0;
            case ["directory"]:
                Console.WriteLine(Environment.CurrentDirectory);
                return 0;
            case ["shout"]:
                while (Console.ReadLine() is { } line)
                    Console.Write(line.ToUpperInvariant() + "! ");
                return 0;
            case ["noise"]:
                Console.Error.WriteLine("this went to standard error");
                Console.WriteLine("this went to standard output");
                return 0;
            case ["much"]:
                Console.Out.Write(new string('x', 1 << 20));
                return 0;
            case ["crash"]:
                throw new InvalidOperationException("nobody catches this");
            default:
                Console.Error.WriteLine("spawn: unknown request");
                return 2;
        }
    }
}
