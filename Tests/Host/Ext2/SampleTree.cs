using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>A directory of the host with at least a thousand files of every awkward kind, and what is in it.</summary>
internal sealed class SampleTree : IDisposable
{
    public const long HugeSize = 3L << 30;
    const int Seed = 20260101;

    public string Root { get; } = Directory.CreateTempSubdirectory("exo-ext2-").FullName;

    /// <summary>SHA-256 of every regular file by path.</summary>
    public Dictionary<string, string> Files { get; } = [];
    public Dictionary<string, string> Links { get; } = [];
    public HashSet<string> Directories { get; } = [];

    public SampleTree()
    {
        var random = new Random(Seed);
        AddFile("empty", []);
        foreach (var size in new[] { 1, 59, 60, 511, 512, 1023, 1024, 1025, 4095, 4096, 4097, 12 << 10, (12 << 10) + 1, 300_000, 5_000_000 })
            AddFile($"size-{size}", RandomBytes(random, size));
        AddFile("深い名前-" + string.Concat(Enumerable.Repeat("é", 121)), "255 bytes"u8);
        var deep = "";
        for (var level = 1; level <= 12; level++)
        {
            deep = Path.Combine(deep, $"level-{level}");
            AddDirectory(deep);
            AddFile(Path.Combine(deep, "here"), Encoding.UTF8.GetBytes(deep));
        }
        for (var directory = 0; directory < 10; directory++)
        {
            AddDirectory($"many-{directory}");
            for (var file = 0; file < 100; file++)
                AddFile($"many-{directory}/file number {file}.txt", RandomBytes(random, random.Next(0, 6000)));
        }
        AddDirectory("crowd");
        for (var file = 0; file < 700; file++)
            AddFile($"crowd/{file:D4}-{new string('x', file % 60)}", []);
        foreach (var length in new[] { 1, 58, 59, 60, 61, 255, 1000 })
            AddLink($"link-{length}", new string('t', length));
        AddSparse("sparse-small", 1 << 20, (100_000, "hole before and after"u8.ToArray()));
        AddSparse("sparse-huge", HugeSize, (0, "front"u8.ToArray()), (17L << 20, "double indirect"u8.ToArray()),
            (HugeSize - 4, "tail"u8.ToArray()));
    }

    void AddDirectory(string path)
    {
        Directory.CreateDirectory(Path.Combine(Root, path));
        Directories.Add(path);
    }

    void AddLink(string path, string target)
    {
        File.CreateSymbolicLink(Path.Combine(Root, path), target);
        Links[path] = target;
    }

    void AddFile(string path, ReadOnlySpan<byte> contents)
    {
        File.WriteAllBytes(Path.Combine(Root, path), contents);
        Files[path] = Convert.ToHexString(SHA256.HashData(contents));
    }

    void AddSparse(string path, long size, params (long Offset, byte[] Data)[] parts)
    {
        using var file = File.Create(Path.Combine(Root, path));
        file.SetLength(size);
        foreach (var (offset, data) in parts)
        {
            file.Position = offset;
            file.Write(data);
        }
        file.Position = 0;
        Files[path] = Convert.ToHexString(SHA256.HashData(file));
    }

    public static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public void Dispose() => Directory.Delete(Root, true);
}
