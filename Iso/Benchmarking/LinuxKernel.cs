using System;
using System.IO;
using System.Linq;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>Debian's kernel for virtual machines, downloaded with apt and unpacked under artifacts/. Nothing is installed.</summary>
public static class LinuxKernel
{
    /// <summary>Depends on the package of the present version.</summary>
    private const string Package = "linux-image-cloud-amd64";

    /// <summary>The kernel image, as <c>-kernel</c> takes it. Downloaded when it is not there yet.</summary>
    public static string Provide(Workspace workspace)
    {
        var folder = Path.Combine(workspace.Artifacts, "linux");
        return Find(folder) ?? Download(folder) ?? throw new ExoException($"{Package} has no kernel in it.", $"Remove {folder} and try again.");
    }

    private static string? Find(string folder)
    {
        var boot = Path.Combine(folder, "boot");
        return Directory.Exists(boot) ? Directory.EnumerateFiles(boot, "vmlinuz-*").FirstOrDefault() : null;
    }

    private static string? Download(string folder)
    {
        var scratch = Directory.CreateTempSubdirectory("exo-linux-").FullName;
        try
        {
            // apt downloads into the working directory.
            Tool.Run("sh", "-c", "cd \"$0\" && apt-get download -q \"$1\"", scratch, Newest());
            foreach (var package in Directory.EnumerateFiles(scratch, "*.deb"))
                Tool.Run("dpkg-deb", "-x", package, folder);
            return Find(folder);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static string Newest()
    {
        const string mark = "Depends: ";
        var line = Tool.Run("apt-cache", "depends", "--important", Package).Split('\n').FirstOrDefault(line => line.Contains(mark, StringComparison.Ordinal));
        return line?[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Trim()
            ?? throw new ExoException($"apt knows no {Package}.", "Run apt-get update on a Debian machine, or leave out --vs linux.");
    }
}
