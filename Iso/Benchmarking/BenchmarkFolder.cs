using System;
using System.Globalization;
using System.IO;
using System.Threading;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>Where the benchmarks of this process have their disks and modules; gone with the process. Two that measure at once would otherwise put theirs over one another's.</summary>
internal static class BenchmarkFolder
{
    private static readonly Lock s_creating = new();
    private static string? s_path;

    /// <summary>The path of a file or folder in it.</summary>
    public static string In(Workspace workspace, string name)
    {
        lock (s_creating)
            return Path.Combine(s_path ??= Create(workspace), name);
    }

    private static string Create(Workspace workspace)
    {
        var path = Path.Combine(workspace.Scratch, "bench", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(path, recursive: true);
        return path;
    }
}
