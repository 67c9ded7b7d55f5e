using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>docs/writing-a-libos.md does what it says: its listings are built as they stand there, started with what it grants, and print what it prints.</summary>
[TestClass]
public sealed partial class TutorialTests : FolderTests
{
    [TestMethod]
    public void TheLibraryOsOfTheTutorialSaysWhatItShows()
    {
        var page = File.ReadAllText(Path.Combine(Images.Workspace.Root, "docs", "writing-a-libos.md"));
        // Below the repository, whose settings a project of it inherits.
        var project = Directory.CreateDirectory(Path.Combine(Images.Workspace.Root, "artifacts", "tests", "Tutorial")).FullName;
        File.WriteAllText(Path.Combine(project, "Program.cs"), Listing(page, "csharp"));
        File.WriteAllText(Path.Combine(project, "Squares.csproj"), Listing(page, "xml"));
        Tool.Run("dotnet", "build", Path.Combine(project, "Squares.csproj"), "-c", "Release", "-nodeReuse:false", "-p:BuildProjectReferences=false",
            $"-p:BareImageDirectory={project}/");

        using var guest = Guest.Start(Machines.With(TestModule.FromManifest(Folder, Listing(page, ""), ("squares", Path.Combine(project, "squares.elf")))));
        foreach (var line in Listing(page, "text").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            guest.Serial.WaitFor(line, Machines.BootTimeout);
        // Image, stacks, tables and six pages.
        var frames = guest.Serial.WaitFor(Frames(), Machines.BootTimeout);
        Assert.IsLessThan(64, int.Parse(frames.Groups[1].ValueSpan));
    }

    private static string Listing(string page, string language)
        => Fence().Matches(page).Single(fence => fence.Groups[1].Value == language).Groups[2].Value;

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("frames held: ([0-9]+)")]
    private static partial Regex Frames();
}
