using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace ExoCosmos.Iso.Image;

/// <summary>
/// The root file system that travels in the image: an ext2 file system with the committed tree (Iso/Root), the hosted and bare programs
/// in /bin and the usual empty directories.
/// </summary>
public static class RootFileSystem
{
    private const int BlockSize = 4096;
    /// <summary>Room for what somebody writes into /home or /etc; /tmp is elsewhere.</summary>
    private const int SpareBlocks = 128;
    private const int SpareInodes = 128;

    private static readonly string[] Directories = ["bin", "dev", "etc", "home", "mnt", "proc", "sys", "tmp"];

    public static IReadOnlyList<string> Inputs(Workspace workspace) => [.. CommittedFiles(workspace), .. Programs(workspace)];

    /// <summary>Makes <see cref="Workspace.RootImage"/>.</summary>
    public static void Write(Workspace workspace)
    {
        var tree = Path.Combine(workspace.Scratch, "root");
        if (Directory.Exists(tree))
            Directory.Delete(tree, recursive: true);
        foreach (var directory in Directories)
            Directory.CreateDirectory(Path.Combine(tree, directory));
        foreach (var file in CommittedFiles(workspace))
            File.Copy(file, Workspace.Prepare(Path.Combine(tree, Path.GetRelativePath(workspace.RootTree, file))));
        foreach (var program in Programs(workspace))
            Tool.Run("install", "--mode=755", program, Path.Combine(tree, "bin", Path.GetFileName(program)));
        MakeFileSystem(tree, workspace.RootImage);
    }

    /// <summary>Makes an ext2 file system just large enough for <paramref name="tree"/> and a little more.</summary>
    public static void MakeFileSystem(string tree, string image)
    {
        var entries = Directory.GetFileSystemEntries(tree, "*", SearchOption.AllDirectories);
        var inodes = entries.Length + SpareInodes;
        // Data, one block for each directory or list of blocks, and what mke2fs needs for itself.
        var blocks = entries.Select(entry => new FileInfo(entry)).Sum(file => file.Exists ? DataBlocks(file.Length) : 1);
        blocks += inodes * 256 / BlockSize + 64 + SpareBlocks;
        var partial = image + ".partial";
        File.Delete(partial);
        Tool.Run("mke2fs", "-q", "-t", "ext2", "-b", Text(BlockSize), "-I", "256", "-N", Text(inodes), "-m", "0",
            "-L", "exocosmos-root", "-E", "root_owner=0:0", "-d", tree, partial, Text(blocks));
        File.Move(partial, image, overwrite: true);
    }

    private static long DataBlocks(long length)
    {
        var blocks = (length + BlockSize - 1) / BlockSize;
        return blocks + blocks / (BlockSize / 4) + 2;
    }

    private static string[] CommittedFiles(Workspace workspace)
        => Directory.GetFiles(workspace.RootTree, "*", SearchOption.AllDirectories);

    private static IEnumerable<string> Programs(Workspace workspace)
        => new[] { workspace.Hosted, workspace.Bare }.Where(Directory.Exists)
            .SelectMany(Directory.GetFiles)
            .Where(file => Path.GetExtension(file) is "");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
