// Starts itself and another program as child processes. Prints the same on every system.
using System.Diagnostics;

if (args.Length > 0)
    return Child.Run(args);

var self = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is not known");

Console.WriteLine("exit status: " + Start(self, "exit", "42").Status);
Console.WriteLine("arguments: " + Start(self, "arguments", "one", "two words", "", "\"quoted\"", "größe").Output);
Console.WriteLine("variable: " + StartWith(self, ["variable"], start => start.Environment["GREETING"] = "hello from the parent", "").Output);
Console.WriteLine("directory: " + StartWith(self, ["directory"], start => start.WorkingDirectory = "/", "").Output);
Console.WriteLine("input: " + StartWith(self, ["shout"], null, "a line\nanother\n").Output);
var noisy = Start(self, "noise");
Console.WriteLine($"both streams: {noisy.Output} and {noisy.Error}");
Console.WriteLine("a megabyte: " + Start(self, "much").Output.Length);
Console.WriteLine("unhandled exception: " + (Start(self, "crash").Status == 134 ? "aborted" : "not aborted"));

var shell = Path.Combine(Path.GetDirectoryName(self)!, "shell");
var other = Start(shell, "-c", "echo the shell says $1 | cat; exit 3", "name", "hello");
Console.WriteLine($"another program: {other.Output}, status {other.Status}");

var children = Enumerable.Range(1, 5).Select(i => Process.Start(self, ["exit", i.ToString()])).ToList();
children.ForEach(child => child.WaitForExit());
Console.WriteLine("five at once: " + string.Join(' ', children.Select(child => child.ExitCode)));

try
{
    Process.Start("/no/such/program");
}
catch (System.ComponentModel.Win32Exception error)
{
    Console.WriteLine($"not found: error {error.NativeErrorCode}");
}
return 0;

static (int Status, string Output, string Error) Start(string program, params string[] arguments) => StartWith(program, arguments, null, "");

static (int Status, string Output, string Error) StartWith(string program, string[] arguments, Action<ProcessStartInfo>? prepare, string input)
{
    var start = new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
    prepare?.Invoke(start);
    using var process = Process.Start(start)!;
    process.StandardInput.Write(input);
    process.StandardInput.Close();
    var error = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output.TrimEnd(), error.Result.TrimEnd());
}
