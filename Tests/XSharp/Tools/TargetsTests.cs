using System;
using System.IO;
using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Tools;

/// <summary>The task and the targets, in a real build of a small project.</summary>
[TestClass]
public sealed class TargetsTests
{
    [TestMethod]
    public void MakeObjectsIncrementally()
    {
        using var workshop = new Workshop();
        Prepare(workshop);
        var first = Build(workshop, 0);
        Assert.Contains("object: Root.o", first);
        Assert.Contains("object: Inner/Deep.o", first);
        var deep = Path.Combine(workshop.Root, "out/xsharp/small/Inner/Deep.o");
        var (root, before) = (Path.Combine(workshop.Root, "out/xsharp/small/Root.o"), DateTime.UnixEpoch.AddYears(60));
        Assert.HasCount(1, new ObjectFile(root).Section(".text"));
        File.SetLastWriteTimeUtc(deep, before);
        workshop.Write("Root.xs", "Hlt\nHlt\n");
        File.SetLastWriteTimeUtc(Path.Combine(workshop.Root, "Root.xs"), DateTime.UtcNow.AddSeconds(5));
        Build(workshop, 0);
        Assert.AreEqual(before, File.GetLastWriteTimeUtc(deep), "a file that did not change is not assembled again");
        Assert.HasCount(2, new ObjectFile(root).Section(".text"));
    }

    [TestMethod]
    public void ReportErrorsAndRemoveStaleOutput()
    {
        using var workshop = new Workshop();
        Prepare(workshop);
        var stale = Path.Combine(workshop.Root, "out/xsharp/small/Root.asm");
        Directory.CreateDirectory(Path.GetDirectoryName(stale)!);
        File.WriteAllText(stale, "yesterday's");
        File.SetLastWriteTimeUtc(stale, DateTime.UnixEpoch);
        workshop.Write("Root.xs", "Nop\nRAX = EBX\n");
        Assert.Contains("Root.xs(2,7): error XS4: size mismatch", Build(workshop, 1));
        Assert.IsFalse(File.Exists(stale));
        Assert.IsFalse(File.Exists(Path.ChangeExtension(stale, ".o")));
    }

    private static void Prepare(Workshop workshop)
    {
        workshop.Write("Root.xs", "Nop\n");
        Directory.CreateDirectory(Path.Combine(workshop.Root, "Inner"));
        workshop.Write("Inner/Deep.xs", "Nop\n");
        workshop.Write("small.proj", $"""
            <Project DefaultTargets="AssembleXSharp">
              <PropertyGroup>
                <BareProfile>true</BareProfile>
                <BareObjectDirectory>{workshop.Root}/out/</BareObjectDirectory>
              </PropertyGroup>
              <Target Name="RequireNasm" />
              <Import Project="{FindTargets()}" />
              <Target Name="Show" AfterTargets="AssembleXSharp">
                <Message Importance="high" Text="object: $([MSBuild]::MakeRelative('$(XSharpObjectDirectory)', '%(XSharpObject.FullPath)'))" />
              </Target>
            </Project>
            """);
    }

    private static string Build(Workshop workshop, int expected) => workshop.Run(
        "dotnet", ["msbuild", "small.proj", "-nologo", "-nodeReuse:false", $"-p:XSharpTaskDirectory={AppContext.BaseDirectory}"], expected);

    private static string FindTargets()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ExoCosmos.sln")))
            directory = directory.Parent!;
        return Path.Combine(directory.FullName, "Build/XSharp/XSharp.targets");
    }
}
