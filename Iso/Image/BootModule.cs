using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ExoCosmos.Iso.Image;

/// <summary>
/// The one boot module: an archive with the manifest, the first environment's program, the kernel's symbols, the images of the other
/// environments and the root file system. Images and the root file system lie on page boundaries.
/// </summary>
public static class BootModule
{
    /// <param name="Name">The name in the archive, by which the manifest speaks of it.</param>
    public sealed record Member(string Name, string Path, bool PageAligned);

    /// <summary>The members of the ordinary image: what the kernel looks for, and what the manifest names.</summary>
    public static IReadOnlyList<Member> Members(Workspace workspace) => Members(workspace, workspace.Manifest);

    /// <summary>The members of an image that starts what another manifest says.</summary>
    public static IReadOnlyList<Member> Members(Workspace workspace, string manifest)
    {
        var members = new List<Member> { new("manifest", manifest, PageAligned: false) };
        if (File.Exists(workspace.KernelSymbols))
            members.Add(new("kernel.sym", workspace.KernelSymbols, PageAligned: false));
        members.AddRange(NamedIn(File.ReadLines(manifest)).Prepend("init").Distinct()
            .Select(name => new Member(name, FileOf(workspace, name), PageAligned: true)));
        return members;
    }

    /// <summary>The files that a manifest's <c>image</c> and <c>module</c> lines name, in their order.</summary>
    public static IEnumerable<string> NamedIn(IEnumerable<string> manifest)
        => manifest
            .Select(line => line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["image" or "module", _, ..])
            .Select(words => words[1]);

    /// <summary>"root.img" is the root file system, "site.img" the demonstration site, what ends in ".page" a page of zeros for those that it is granted to; anything else is an image of the build, by its name with or without ".elf".</summary>
    private static string FileOf(Workspace workspace, string name)
    {
        if (name == Path.GetFileName(workspace.RootImage))
            return workspace.RootImage;
        if (name == Path.GetFileName(workspace.SiteImage))
            return workspace.SiteImage;
        if (Path.GetExtension(name) == ".page")
            return workspace.EmptyPage;
        var path = Path.Combine(workspace.Images, name);
        return File.Exists(path) ? path : path + ".elf";
    }

    public static void Write(string output, IEnumerable<Member> members)
    {
        var partial = output + ".partial";
        using (var file = File.Create(partial))
        using (var archive = new CpioArchive(file))
            foreach (var member in members)
            {
                using var data = File.OpenRead(member.Path);
                archive.Add(member.Name, data, member.PageAligned);
            }

        File.Move(partial, output, overwrite: true);
    }
}
