using System.IO;
using System.Linq;

namespace ExoCosmos.Iso.Image;

/// <summary>Brings the images up to date from what the build has left, each only when one of its inputs changed.</summary>
public static class Assembly
{
    /// <summary>The kernel and the boot module: enough for <c>--boot kernel</c>.</summary>
    public static void BootModule(Workspace workspace)
    {
        Require(workspace);
        var tree = RootFileSystem.Inputs(workspace);
        Freshness.Ensure(workspace.RootImage, tree, workspace.Scratch, () => RootFileSystem.Write(workspace));
        if (Directory.Exists(workspace.SiteTree))
            Freshness.Ensure(workspace.SiteImage, Directory.EnumerateFiles(workspace.SiteTree, "*", SearchOption.AllDirectories), workspace.Scratch,
                () => Sites.SiteImage.Make(workspace.SiteImage, workspace.SiteTree));
        var members = Image.BootModule.Members(workspace);
        Freshness.Ensure(workspace.BootModule, members.Select(member => member.Path), workspace.Scratch,
            () => Image.BootModule.Write(workspace.BootModule, members));
    }

    /// <summary>Everything, the ISO included.</summary>
    public static void Iso(Workspace workspace)
    {
        BootModule(workspace);
        Freshness.Ensure(workspace.Iso, [workspace.Kernel, workspace.BootModule, workspace.BootConfiguration], workspace.Scratch,
            () => IsoImage.Write(workspace, workspace.Kernel, workspace.BootModule, workspace.Iso));
    }

    private static void Require(Workspace workspace)
    {
        var missing = Image.BootModule.Members(workspace).Select(member => member.Path)
            .Where(path => path != workspace.RootImage && path != workspace.SiteImage)
            .Append(workspace.Kernel)
            .Append(Path.Combine(workspace.Hosted, "shell"))
            .Where(path => !File.Exists(path))
            .Select(path => Path.GetRelativePath(workspace.Root, path))
            .ToList();
        if (missing.Count > 0)
            throw new ExoException($"The build has not left {string.Join(", ", missing)}.",
                "Run ./exo build and read its first error; Iso/manifest says which images are needed.");
    }
}
