using System.IO;

namespace ExoCosmos.Iso.Image;

/// <summary>The disk that <c>exo run</c> gives the machine when the user names none. It is made once and kept.</summary>
internal static class DefaultDisk
{
    private const string Size = "64M";

    public static string Ensure(Workspace workspace)
    {
        if (!File.Exists(workspace.DefaultDisk))
        {
            var partial = Workspace.Prepare(workspace.DefaultDisk + ".partial");
            File.Delete(partial);
            Tool.Run("mke2fs", "-q", "-t", "ext2", "-m", "0", "-L", "exocosmos-disk", "-E", "root_owner=0:0", partial, Size);
            File.Move(partial, workspace.DefaultDisk);
        }

        return workspace.DefaultDisk;
    }
}
