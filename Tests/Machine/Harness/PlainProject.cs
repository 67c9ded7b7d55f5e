using System;
using System.IO;
using ExoCosmos.Iso;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>A project as a user has it: outside this repository, made by <c>dotnet new console</c>, with four properties of the SDK added.</summary>
internal static class PlainProject
{
    private const string Properties = """
            <PublishAot>true</PublishAot>
            <StaticExecutable>true</StaticExecutable>
            <PositionIndependentExecutable>false</PositionIndependentExecutable>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
        """;

    /// <summary>Makes, publishes and returns the executable.</summary>
    /// <param name="folder">Not below the repository, whose settings would reach it.</param>
    /// <param name="source">Program.cs.</param>
    public static string Publish(string folder, string source)
    {
        if (Path.GetFullPath(folder).StartsWith(Images.Workspace.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ArgumentException("The folder lies in the repository.", nameof(folder));
        Tool.Run("dotnet", "new", "console", "--name", "plain", "--output", folder, "--no-restore");
        var project = Path.Combine(folder, "plain.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("  </PropertyGroup>", Properties, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), source);
        var output = Path.Combine(folder, "published");
        // The two switches leave no compiler or build process behind.
        Tool.Run("dotnet", "publish", project, "-r", "linux-x64", "-c", "Release", "-o", output, "-nodeReuse:false", "-p:UseSharedCompilation=false");
        return Path.Combine(output, "plain");
    }
}
