using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>A project of one source file that the real build makes a bare image of.</summary>
internal sealed class BareProject
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _folder;
    private readonly string _name;

    /// <summary>Writes the project below artifacts/, where it inherits the settings of the repository.</summary>
    /// <param name="name">Of the project and its image.</param>
    /// <param name="source">Its one source file.</param>
    /// <param name="items">What else it is made of.</param>
    public BareProject(string name, string source, string items = """<ProjectReference Include="$(RepositoryRoot)Runtime/Runtime.csproj" />""")
    {
        _name = name;
        _folder = Path.Combine(Repository.Root, "artifacts", "tests", name);
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "Image.cs"), source);
        File.WriteAllText(Path.Combine(_folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <BareImage>{name}</BareImage>
                <BareLinkerScript>$(RepositoryRoot)Build/Link/app.ld</BareLinkerScript>
                <BareImageDirectory>$(MSBuildThisFileDirectory)</BareImageDirectory>
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>Where a successful build puts the image.</summary>
    public string Image => Path.Combine(_folder, $"{_name}.elf");

    /// <summary>Its symbol table.</summary>
    public string Symbols => Path.ChangeExtension(Image, ".sym");

    /// <summary>Builds and returns the exit code and everything the build printed.</summary>
    public async Task<(int ExitCode, string Output)> BuildAsync()
    {
        File.Delete(Image);
        // What the project refers to was built together with this test; only the project itself is built here.
        using var build = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            ["build", Path.Combine(_folder, $"{_name}.csproj"), "-c", Configuration, "-p:BuildProjectReferences=false", "-nodeReuse:false", "-tl:off"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("dotnet did not start");
        var output = build.StandardOutput.ReadToEndAsync();
        var errors = build.StandardError.ReadToEndAsync();
        await build.WaitForExitAsync().WaitAsync(Patience);
        return (build.ExitCode, await output + await errors);
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
}
