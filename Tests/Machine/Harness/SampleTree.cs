using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Enumeration;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>
/// A directory tree with everything that makes a file system's life hard: many files, empty and sparse ones, sizes around each level of
/// indirection, names of 255 bytes in UTF-8 and with odd characters, deep directories, short, long and dangling symbolic links.
/// </summary>
internal static class SampleTree
{
    private const int Folders = 25;
    private const int FilesPerFolder = 40;
    private const int Depth = 12;
    /// <summary>Around what 12 direct, one indirect and one double indirect block map, for blocks of 1, 2 and 4 KiB.</summary>
    private static readonly int[] Boundaries = [12 << 10, 12 << 12, 268 << 10, (24 << 10) + (512 << 11), (48 << 10) + (1024 << 12)];

    /// <summary>Makes the tree in <paramref name="root"/>; the same seed makes the same tree.</summary>
    public static void Make(string root, int seed)
    {
        var random = new Random(seed);
        for (var folder = 0; folder < Folders; folder++)
            for (var file = 0; file < FilesPerFolder; file++)
                Write(root, $"many/{folder:00}/file-{file}.bin", random, file == 0 ? 0 : random.Next(20_000));
        foreach (var boundary in Boundaries)
            foreach (var difference in new[] { -1, 0, 1 })
                Write(root, $"sizes/{boundary + difference}", random, boundary + difference);
        for (var level = 1; level <= Depth; level++)
            Write(root, string.Concat(Enumerable.Range(1, level).Select(step => $"level-{step}/")) + "here", random, 1000 * level);
        foreach (var name in OddNames())
            Write(root, $"names/{name}", random, Encoding.UTF8.GetByteCount(name));
        MakeSparse(Path.Combine(root, "sparse"), random, 10 << 20);
        MakeSparse(Path.Combine(root, "holes only"), random: null, 1 << 20);
        MakeLinks(root);
    }

    /// <summary>Adds a sparse file <c>large</c> of this many bytes.</summary>
    public static void AddLarge(string root, int seed, long size) => MakeSparse(Path.Combine(root, "large"), new Random(seed), size);

    /// <summary>SHA-256 in hexadecimal and name, relative to <paramref name="root"/>, of all files below it.</summary>
    public static IEnumerable<(string Hash, string Name)> Sums(string root)
        => Files(root).Select(path => (Hash(new FileInfo(path)), Path.GetRelativePath(root, path)));

    /// <summary>Every entry below <paramref name="root"/> in order: its kind and name, and its content's hash or its target.</summary>
    public static IEnumerable<string> Describe(string root)
        => Entries(root)
            .Select(path => (Name: Path.GetRelativePath(root, path), Entry: new FileInfo(path)))
            .Where(entry => entry.Name != "lost+found")
            .Select(entry => entry.Entry switch
            {
                { LinkTarget: { } target } => $"link {entry.Name} -> {target}",
                { Exists: false } => $"directory {entry.Name}",
                var file => $"file {entry.Name} {file.Length} {Hash(file)}",
            });

    /// <summary>All entries, in order; symbolic links are not followed.</summary>
    private static IEnumerable<string> Entries(string root)
        => new FileSystemEnumerable<string>(root, (ref entry) => entry.ToFullPath(), new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = false,
        })
        {
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        }.Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files(string root)
        => Entries(root).Where(path => new FileInfo(path) is { Exists: true, LinkTarget: null });

    private static string Hash(FileInfo file)
    {
        using var content = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private static void Write(string root, string name, Random random, int size)
    {
        var content = new byte[size];
        random.NextBytes(content);
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>A file of holes, with a few pieces of data when there is a generator for them, one of them at its very end.</summary>
    private static void MakeSparse(string path, Random? random, long size)
    {
        using var file = File.Create(path);
        file.SetLength(size);
        if (random is null)
            return;
        var piece = new byte[5000];
        foreach (var offset in new[] { 0, random.NextInt64(size - piece.Length), random.NextInt64(size - piece.Length), size - piece.Length })
        {
            random.NextBytes(piece);
            file.Position = offset;
            file.Write(piece);
        }
    }

    private static IEnumerable<string> OddNames() =>
    [
        string.Concat(Enumerable.Repeat("日", 85)),
        string.Concat(Enumerable.Repeat("ä", 127)) + "x",
        new string('n', 255),
        "Ω", "with blanks  inside", " leading", "trailing ", "-option", "#hash", "star*?[a]", "quo'te\"s", "dollar$HOME", "..dots", "a",
    ];

    private static void MakeLinks(string root)
    {
        var links = Directory.CreateDirectory(Path.Combine(root, "links")).FullName;
        File.CreateSymbolicLink(Path.Combine(links, "fast"), "../many/00/file-1.bin");
        File.CreateSymbolicLink(Path.Combine(links, "59"), new string('t', 59));
        File.CreateSymbolicLink(Path.Combine(links, "60"), new string('t', 60));
        File.CreateSymbolicLink(Path.Combine(links, "slow"), string.Concat(Enumerable.Repeat("./", 100)) + "../many/00/file-2.bin");
        File.CreateSymbolicLink(Path.Combine(links, "dangling"), "nowhere");
        Directory.CreateSymbolicLink(Path.Combine(links, "folder"), "../many/01");
    }
}
