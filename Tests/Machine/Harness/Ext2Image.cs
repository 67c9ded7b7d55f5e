using System.Globalization;
using System.IO;
using ExoCosmos.Iso;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>ext2 disks as the tools of e2fsprogs make, read and check them.</summary>
internal static class Ext2Image
{
    /// <summary>Makes an image, with the contents of <paramref name="tree"/> when one is given.</summary>
    public static string Make(string path, int blockSize, int mebibytes, string? tree = null)
    {
        Tool.Run("mke2fs", ["-q", "-t", "ext2", "-b", Text(blockSize), "-m", "0", .. tree is null ? Nothing : ["-d", tree], path, $"{mebibytes}M"]);
        return path;
    }

    /// <summary>Fails with what e2fsck says unless the file system is clean; changes nothing.</summary>
    public static void Check(string path) => Tool.Run("e2fsck", "-f", "-n", path);

    /// <summary>Copies the contents of the image out with debugfs.</summary>
    public static string Extract(string image, string folder)
    {
        Directory.CreateDirectory(folder);
        Tool.Run("debugfs", "-R", $"rdump / {folder}", image);
        return folder;
    }

    private static string[] Nothing => [];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
