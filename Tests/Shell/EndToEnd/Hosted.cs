using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.EndToEnd;

/// <summary>The published programs, as the image holds them, run on this machine.</summary>
internal static class Hosted
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    public static string Shell => PathOf("shell");

    public static string PathOf(string name)
    {
        var directory = typeof(Hosted).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "HostedPrograms").Value!;
        var path = Path.Combine(directory, name);
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("the hosted programs run on Linux");
        return path;
    }

    /// <summary>Runs a program with a small, fixed environment.</summary>
    public static Result Run(string program, IEnumerable<string> arguments, string input = "", string directory = "/")
    {
        var start = Prepare(program, arguments, directory);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!Task.WhenAll(process.WaitForExitAsync(), output, error).Wait(_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} does not end");
        }
        return new(process.ExitCode, output.Result, error.Result);
    }

    public static ProcessStartInfo Prepare(string program, IEnumerable<string> arguments, string directory)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["HOME"] = directory;
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        start.Environment["TERM"] = "linux";
        return start;
    }

    internal sealed record Result(int Status, string Output, string Error);
}
