using System.Text;

namespace Tour;

internal static class Files
{
    public static async Task VisitAsync()
    {
        var root = Path.Combine(Path.GetTempPath(), $"tour-{Environment.ProcessId}");
        Directory.CreateDirectory(Path.Combine(root, "a", "b"));
        try
        {
            var file = Path.Combine(root, "a", "lines.txt");
            await File.WriteAllLinesAsync(file, Enumerable.Range(1, 1000).Select(i => $"line {i}"));
            await File.AppendAllTextAsync(file, "the end\n");
            Console.WriteLine($"{new FileInfo(file).Length} bytes, {File.ReadLines(file).Count()} lines, last: {File.ReadLines(file).Last()}");

            using (var stream = new FileStream(Path.Combine(root, "binary"), FileMode.Create))
            {
                stream.Write(Encoding.ASCII.GetBytes("begin"));
                stream.Seek(1_000_000, SeekOrigin.Begin);
                stream.Write(Encoding.ASCII.GetBytes("end"));
                stream.SetLength(1_000_002);
                stream.Position = 500_000;
                Console.WriteLine($"length {stream.Length}, byte in the hole {stream.ReadByte()}");
            }
            File.Move(Path.Combine(root, "binary"), Path.Combine(root, "a", "b", "moved"));
            File.Copy(file, Path.Combine(root, "copy.txt"));
            File.CreateSymbolicLink(Path.Combine(root, "link"), "copy.txt");
            Console.WriteLine($"through the link: {File.ReadLines(Path.Combine(root, "link")).First()}");

            foreach (var path in Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                Console.WriteLine("  " + Path.GetRelativePath(root, path));
            Console.WriteLine($"missing: {File.Exists(Path.Combine(root, "nothing"))}");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
        Console.WriteLine($"removed: {!Directory.Exists(root)}");
    }
}
