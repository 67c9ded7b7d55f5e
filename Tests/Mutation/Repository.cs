using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ExoCosmos.Mutation;

/// <summary>Where things are in the source tree.</summary>
public sealed class Repository
{
    private Repository(string root, string configuration)
    {
        Root = root;
        HostTests = Path.Combine(root, "Tests", "Host", "bin", configuration, "net10.0");
    }

    public string Root { get; }

    /// <summary>The program of the host tests, with all that it needs.</summary>
    public string HostTests { get; }

    public string Artifacts => Path.Combine(Root, "artifacts", "mutation");

    public string Equivalents => Path.Combine(Root, "Tests", "Mutation", "equivalents.txt");

    /// <summary>Finds the tree that this program was built in.</summary>
    public static Repository Find()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ExoCosmos.sln")))
                return new Repository(folder.FullName, configuration);
        }

        throw new InvalidOperationException("this program does not stand in the source tree");
    }

    /// <summary>The kernel's C# files, relative to the root, with slashes, in a fixed order.</summary>
    public IEnumerable<string> KernelSources() =>
        Directory.GetFiles(Path.Combine(Root, "Kernel"), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("Kernel/obj/", StringComparison.Ordinal) && !path.StartsWith("Kernel/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
}
