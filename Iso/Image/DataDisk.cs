using System.IO;

namespace ExoCosmos.Iso.Image;

/// <summary>The empty ext2 disk that a machine gets when the user names none. It is made once and kept.</summary>
public static class DataDisk
{
    private const string Size = "64M";

    /// <summary>The disk that <c>exo run</c> uses without <c>--disk</c>.</summary>
    public static string Default(Workspace workspace)
    {
        if (!File.Exists(workspace.DefaultDisk))
            Create(workspace.DefaultDisk);
        return workspace.DefaultDisk;
    }

    public static void Create(string path)
    {
        var partial = Workspace.Prepare(path + ".partial");
        File.Delete(partial);
        Tool.Run("mke2fs", "-q", "-t", "ext2", "-m", "0", "-L", "exocosmos-disk", "-E", "root_owner=0:0", partial, Size);
        File.Move(partial, path);
    }
}
