using System.Diagnostics;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>The hosted programs, run on this machine: static Linux programs behave here as they should there.</summary>
internal static class Hosted
{
    public static string Path(string name)
    {
        var path = System.IO.Path.Combine(Images.Workspace.Hosted, name);
        if (!File.Exists(path))
            Assert.Inconclusive($"{path} has not been built: run ./exo build.");
        return path;
    }

    /// <summary>Everything that the program prints, to both streams, and its exit status.</summary>
    public static (string Output, int Status) Run(string name, string workingDirectory, params string[] arguments)
    {
        // The shell joins the two streams in the order in which they were written.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" 2>&1", Path(name), .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, process.ExitCode);
    }
}
