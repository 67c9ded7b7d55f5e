using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;

namespace ExoCosmos.Mutation.Running;

/// <summary>Starts the programs that stand beside the mutated kernel, with less priority than whoever else is at work.</summary>
public static class HostProcess
{
    public static Process Start(string folder, string program, IEnumerable<string> arguments, Dictionary<string, string> environment, bool redirectsInput = false)
    {
        // Lowered before the runtime starts its threads: they inherit it.
        var niced = OperatingSystem.IsLinux();
        var start = new ProcessStartInfo(niced ? "nice" : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = redirectsInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])(niced ? ["-n", "10", "dotnet", Path.Combine(folder, program), .. arguments] : [Path.Combine(folder, program), .. arguments]))
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Has it computed for so long, and not ended?</summary>
    public static bool HasComputed(Process process, TimeSpan time)
    {
        process.Refresh();
        try
        {
            return !process.HasExited && process.TotalProcessorTime >= time;
        }
        // It ended between the two questions: either is how that is told.
        catch (Exception gone) when (gone is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }
}
