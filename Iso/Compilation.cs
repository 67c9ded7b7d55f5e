using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ExoCosmos.Iso;

/// <summary>Calls the ordinary .NET build, and knows when it need not be called.</summary>
public static class Compilation
{
    public const string Configuration = "Release";

    /// <summary>The project that depends on everything that is in the image, and on no test.</summary>
    public const string Media = "Iso/Media/Media.csproj";

    /// <summary>The folders whose sources get into the image.</summary>
    public static IReadOnlyList<string> SourceFolders { get; } = ["Abi", "Apps", "Build", "Drivers", "Kernel", "LibOS", "LibOS.Unix", "LibOS.Web", "Runtime"];

    private static readonly string[] SourceTypes = [".cs", ".xs", ".csproj", ".props", ".targets", ".ld", ".json", ".asm"];
    private static readonly string[] OutputFolders = ["bin", "obj"];

    /// <summary>Builds a project or the solution; the compiler's own messages go to the user.</summary>
    public static void Run(Workspace workspace, string project)
    {
        // The images are assembled by this process afterwards: AssembleMedia=false keeps the build from starting another one for it.
        var status = Tool.RunInTerminal("dotnet", "build", Path.Combine(workspace.Root, project), "--configuration", Configuration,
            "--nologo", "--verbosity", "quiet", "-p:AssembleMedia=false");
        if (status != 0)
            throw new ExoException("The build failed.", "Its first error is above.");
    }

    /// <summary>Builds what is in the image, unless no source has changed since this was last done.</summary>
    public static void RunIfNeeded(Workspace workspace)
    {
        var stamp = Workspace.Prepare(Path.Combine(workspace.Scratch, "compiled"));
        var sources = Sources(workspace).Select(path => $"{path} {File.GetLastWriteTimeUtc(path).Ticks}");
        var now = string.Join('\n', sources);
        if (File.Exists(workspace.Kernel) && File.Exists(stamp) && File.ReadAllText(stamp) == now)
            return;
        Run(workspace, Media);
        File.WriteAllText(stamp, now);
    }

    private static IEnumerable<string> Sources(Workspace workspace)
        => SourceFolders.Select(folder => Path.Combine(workspace.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(Files)
            .Concat(Directory.GetFiles(workspace.Root))
            .Where(path => SourceTypes.Contains(Path.GetExtension(path)))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files(string folder)
        => Directory.GetFiles(folder).Concat(Directory.GetDirectories(folder)
            .Where(inner => !OutputFolders.Contains(Path.GetFileName(inner)))
            .SelectMany(Files));
}
