using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>The other implementation: mke2fs makes, e2fsck judges, debugfs reads back.</summary>
internal static class E2fsprogs
{
    public static void Make(string image, string size, params string[] options) =>
        Run("mke2fs", 0, ["-q", "-F", "-t", "ext2", .. options, image, size]);

    /// <summary>Fails the test unless the file system is in order down to the last count.</summary>
    public static void AssertClean(string image, string because)
    {
        var (code, output) = Run("e2fsck", null, "-fn", image);
        Assert.AreEqual(0, code, $"{because}: e2fsck -fn says\n{output}");
    }

    /// <summary>Repairs what can be repaired without asking. Exit codes below 4 mean that it is in order now.</summary>
    public static (int Code, string Output) Preen(string image) => Run("e2fsck", null, "-p", "-f", image);

    public static string Debug(string image, string command) => Run("debugfs", 0, "-R", command, image).Output;

    /// <summary>Dumps the whole tree into a directory of the host.</summary>
    public static void Dump(string image, string directory) => Run("debugfs", 0, "-R", $"rdump / {directory}", image);

    public static (int Code, string Output) Run(string program, int? expected, params string[] arguments)
    {
        var path = new[] { "/usr/sbin", "/sbin", "/usr/bin" }.Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
        Assert.IsNotNull(path, $"{program} is not installed: apt install e2fsprogs");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output)
                output.AppendLine(line.Data);
        }

        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        if (expected is { } code)
            Assert.AreEqual(code, process.ExitCode, $"{program} {string.Join(' ', arguments)}:\n{output}");
        return (process.ExitCode, output.ToString());
    }
}
