using System;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>Boot modules other than the product's, for its kernel.</summary>
internal static class TestModule
{
    /// <summary>With what a manifest names. Inconclusive where that has not been built.</summary>
    /// <param name="folder">Where it is made.</param>
    /// <param name="manifest">The manifest's text.</param>
    /// <param name="own">Files that it names and no build makes.</param>
    public static BootFiles FromManifest(string folder, string manifest, params (string Name, string Path)[] own)
    {
        var file = Path.Combine(folder, "manifest");
        File.WriteAllText(file, manifest);
        var members = BootModule.Members(Images.Workspace, file)
            .Select(member => Array.Find(own, mine => mine.Name == member.Name) is { Path: { } path } ? member with { Path = path } : member).ToList();
        foreach (var member in members)
            if (!File.Exists(member.Path))
                Assert.Inconclusive($"{member.Path} has not been built: run ./exo build.");
        var module = Path.Combine(folder, "boot.cpio");
        BootModule.Write(module, members);
        return new BootFiles(Images.Kernel, module, Iso: null);
    }

    /// <summary>An archive of just these members.</summary>
    /// <returns>Its path.</returns>
    public static string Of(string folder, params (string Name, byte[] Data)[] members)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        using var output = File.Create(path);
        using var archive = new CpioArchive(output);
        foreach (var (name, data) in members)
            archive.Add(name, new MemoryStream(data), pageAligned: true);
        return path;
    }
}
