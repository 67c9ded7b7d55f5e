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

    /// <summary>The members of the ordinary image, from what the build has left.</summary>
    public static IReadOnlyList<Member> Members(Workspace workspace)
    {
        var members = new List<Member> { new("manifest", workspace.Manifest, PageAligned: false) };
        if (File.Exists(workspace.KernelSymbols))
            members.Add(new("kernel.sym", workspace.KernelSymbols, PageAligned: false));
        members.AddRange(Directory.GetFiles(workspace.Images, "*.elf")
            .Where(path => path != workspace.Kernel)
            .Order(System.StringComparer.Ordinal)
            .Select(path => new Member(Path.GetFileNameWithoutExtension(path), path, PageAligned: true)));
        members.Add(new("root.img", workspace.RootImage, PageAligned: true));
        return members;
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
