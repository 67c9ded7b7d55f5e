using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>
/// Apps/Hello and Apps/Arena, which bring their own copy of LibOS.Unix: as programs of the shell's instance, and side by side as instances of their own. What they
/// wrote is read with e2fsprogs; what Arena says of its frames is compared with what the kernel says.
/// </summary>
[TestClass]
public sealed partial class BareApplicationTests : FolderTests
{
    private const int Lines = 20_000;

    /// <summary>Arena's workload takes a second or two; the build server may be ten times as slow.</summary>
    private static readonly TimeSpan SortTimeout = TimeSpan.FromMinutes(2);

    [TestMethod]
    public void StartByNameInTheShellsInstance()
    {
        var disk = MakeDisk("disk", tree =>
        {
            WriteLines(Path.Combine(tree, "lines"));
            var hello = Path.Combine(Images.Workspace.Bare, "hello");
            WriteProgram(Path.Combine(tree, "foreign"), WithOtherFingerprint(File.ReadAllBytes(hello)));
            WriteProgram(Path.Combine(tree, "cut"), File.ReadAllBytes(hello)[..50_000]);
            Compile(Path.Combine(tree, "chain"), "#include <unistd.h>\nint main() { execl(\"/bin/hello\", \"hello\", \"chain\", (char *)0); return 9; }\n");
        });
        var (guest, shell) = (Machines.Product() with { Disks = [new DiskOptions(disk)] }).Boot();
        using (guest)
        {
            string Run(string line) => shell.Run(line, SortTimeout);
            Run("cd /mnt/0");
            Assert.AreEqual("Hello, world!\nhello.txt says:\nHello, world!\n", Run("hello"));
            Assert.AreEqual("status 0\n", Run("hello 'Ada L.' > said; echo status $?"));
            Assert.AreEqual("Hello, Ada L.!\nhello.txt says:\nHello, world!\nHello, Ada L.!\n", Run("cat said"));
            Assert.AreEqual("5\n", Run("hello again | wc -l"));
            Assert.AreEqual("Hello, chain!\n", Run("./chain | head -n 1"));
            Assert.AreEqual("usage: arena FILE SORTED [stay]\nstatus 1\n", Run("arena; echo status $?"));
            StringAssert.StartsWith(Run("./foreign; echo status $?"), "this program was built with another LibOS.Unix");
            Assert.Contains("status 126", Run("./foreign; echo status $?"));
            Assert.Contains("xec format error", Run("./cut"));

            var arena = ReadFigures(Run("arena lines sorted"));
            Assert.AreEqual(Lines, arena["lines sorted"]);
            Assert.IsGreaterThan(10, arena["page faults handled"]);
            Assert.IsGreaterThan(10, arena["frames used again, not cleared"]);
            Assert.AreEqual(arena["frames added to the account"], arena["frames of the arena"] + arena["page tables added"]);
            PowerOff(guest, shell);
        }

        var extracted = ReadBack(disk);
        Assert.AreEqual("Hello, world!\nHello, Ada L.!\nHello, again!\nHello, chain!\n", File.ReadAllText(Path.Combine(extracted, "hello.txt")));
        AssertSorted(extracted);
    }

    /// <summary>Three Unix instances with two memory managers and a file system each, on one machine; they share nothing.</summary>
    [TestMethod]
    public void RunSideBySideFromTheManifest()
    {
        const string Manifest = """
            environment greeter
              image hello
              memory 16 MiB
              console output
              disk 0

            environment sorter
              image arena
              arguments arena /lines /sorted stay
              memory 64 MiB
              console output
              disk 1

            environment shell
              image unix
              arguments /bin/shell
              memory 90%
              creation 20
              console
              power
              entropy
              module root.img write

            """;
        var greetings = MakeDisk("greetings", _ => { });
        var numbers = MakeDisk("numbers", tree => WriteLines(Path.Combine(tree, "lines")));

        var options = Machines.With(TestModule.FromManifest(Folder, Manifest)) with { Disks = [new DiskOptions(greetings), new DiskOptions(numbers)] };
        using (var guest = Guest.Start(options))
        {
            var shell = new GuestShell(guest.Serial);
            // The last of both, in either order: what the sorter prints may stand behind the prompt.
            guest.Serial.WaitFor(new Regex("(?s)(?=.*arena: frames of the account: [0-9]+\n)(?=.*exo:/[$] )"), Machines.BootTimeout);
            shell.Type("");
            shell.WaitForPrompt(Machines.LineTimeout);
            var arena = ReadFigures(guest.Serial.Transcript);
            Assert.AreEqual(Lines, arena["lines sorted"]);
            Assert.IsGreaterThan(100, arena["frames of the arena"]);

            var memory = Regex.Match(shell.Run("mem", Machines.LineTimeout), @"sorter +([0-9]+) ");
            Assert.AreEqual($"{arena["frames of the account"]}", memory.Groups[1].Value);
            var environments = shell.Run("env", Machines.LineTimeout);
            StringAssert.Matches(environments, new Regex($@"sorter +arena +sleeping .* {arena["frames of the account"]} "));
            Assert.DoesNotContain("greeter", environments, "it has ended");
            PowerOff(guest, shell);
            Assert.Contains("Hello, world!\nhello.txt says:\nHello, world!\n", guest.Serial.Transcript.Replace("\r", "", StringComparison.Ordinal));
        }

        Assert.AreEqual("Hello, world!\n", File.ReadAllText(Path.Combine(ReadBack(greetings), "hello.txt")));
        AssertSorted(ReadBack(numbers));
    }

    private string MakeDisk(string name, Action<string> fill)
    {
        var tree = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        fill(tree);
        return Ext2Image.Make(Path.Combine(Folder, name + ".img"), 1024, 16, tree);
    }

    private string ReadBack(string disk)
    {
        Ext2Image.Check(disk);
        return Ext2Image.Extract(disk, disk + ".extracted");
    }

    private static void PowerOff(Guest guest, GuestShell shell)
    {
        shell.Type("poweroff");
        Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
    }

    /// <summary>Lines of every length up to 60, some twice, the last without a line feed.</summary>
    private static void WriteLines(string path)
    {
        var random = new Random(14);
        var lines = Enumerable.Range(0, Lines).Select(_ => random.Next(50_000).ToString("x", CultureInfo.InvariantCulture) + new string('y', random.Next(55)));
        File.WriteAllText(path, string.Join('\n', lines));
    }

    private static void AssertSorted(string tree)
    {
        var expected = File.ReadAllLines(Path.Combine(tree, "lines")).Order(StringComparer.Ordinal);
        Assert.AreEqual(string.Concat(expected.Select(line => line + '\n')), File.ReadAllText(Path.Combine(tree, "sorted")));
    }

    private static System.Collections.Generic.Dictionary<string, int> ReadFigures(string output) =>
        Figure().Matches(output).ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("arena: ([a-z, ]+): ([0-9]+)")]
    private static partial Regex Figure();

    private static void WriteProgram(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        Tool.Run("chmod", "755", path);
    }

    private void Compile(string program, string source)
    {
        var file = Path.Combine(Folder, "program.c");
        File.WriteAllText(file, source);
        Tool.Run("gcc", "-static", "-O1", "-o", program, file);
    }

    /// <summary>As built from other sources: the number that stands for them is another one, wherever the code has it.</summary>
    private static byte[] WithOtherFingerprint(byte[] program)
    {
        var generated = Directory.GetFiles(Path.Combine(Images.Workspace.Root, "LibOS.Unix", "obj"), "SourceFingerprint.g.cs", SearchOption.AllDirectories);
        var places = 0;
        foreach (var file in generated)
        {
            var number = BitConverter.GetBytes(ulong.Parse(Regex.Match(File.ReadAllText(file), "0x([0-9a-fA-F]+)").Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            for (var at = program.AsSpan().IndexOf(number); at >= 0; at = program.AsSpan().IndexOf(number), places++)
                program[at] ^= 1;
        }

        Assert.IsGreaterThan(0, places, "the program has no fingerprint");
        return program;
    }
}
