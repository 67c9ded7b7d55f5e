using System.IO;
using System.Linq;
using System.Text;
using ExoCosmos.Abi;
using ExoCosmos.Init.Manifest;
using ExoCosmos.Init.Starting;
using ExoCosmos.Tests.Host.Build;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Init;

[TestClass]
public class ManifestReaderTests
{
    private const string Whole = """
        # a comment
        environment shell   # the first
          image unix
          libos LibOS.Unix
          arguments /bin/shell -c "a b"
          memory 90% least 24 MiB
          creation 200
          slices 16
          console
          framebuffer
          power
          entropy
          disk all
          module root.img write

        environment second
        image other
        memory 16 MiB
        console output
        disk 2
        disk 11
        extent 64 MiB on 1
        extents 96 MiB on 1
        module data
        """;

    [TestMethod]
    public void EverySettingIsRead()
    {
        var text = Encoding.UTF8.GetBytes(Whole);
        var reader = new ManifestReader(text);
        Assert.IsTrue(reader.TryReadNext(out var first));
        Assert.AreEqual("shell", Text(first.Name));
        Assert.AreEqual(2, first.Line);
        Assert.AreEqual("unix", Text(first.Image));
        Assert.AreEqual("LibOS.Unix", Text(first.LibOs));
        Assert.AreEqual("/bin/shell -c \"a b\"", Text(first.Arguments));
        Assert.AreEqual(90u, first.MemoryPercent);
        Assert.AreEqual(24ul << 8, first.LeastPages);
        Assert.AreEqual(200u, first.Creation);
        Assert.AreEqual(16u, first.Slices);
        Assert.AreEqual(Rights.All, first.Console);
        Assert.IsTrue(first.Power && first.Entropy && first.Framebuffer);
        Assert.AreEqual(EnvironmentEntry.AllDisks, first.Disks);
        Assert.AreEqual(1, first.ModuleCount);
        Assert.AreEqual("root.img", Text(first.Modules[0].File));
        Assert.IsTrue(first.Modules[0].Write);

        Assert.IsTrue(reader.TryReadNext(out var second));
        Assert.AreEqual("second", Text(second.Name));
        Assert.AreEqual(16ul << 8, second.MemoryPages);
        Assert.AreEqual((1u << 1) | (1u << 2) | (1u << 11), second.Disks);
        Assert.AreEqual((64ul << 11, 0ul), (second.Extents[1], second.Extents[2]));
        Assert.AreEqual((96ul << 11, 0ul, 0ul), (second.Quotas[1], second.Quotas[2], first.Quotas[1]));
        Assert.AreEqual(Rights.Write | Rights.Grant, second.Console);
        Assert.IsFalse(second.Power || second.Entropy || second.Framebuffer || second.Modules[0].Write);
        Assert.AreEqual(0u, second.Creation);
        Assert.AreEqual(0u, second.Slices);

        Assert.IsFalse(reader.TryReadNext(out _));
        Assert.IsTrue(reader.Problem.IsEmpty);

        string Text(TextRange range) => Encoding.UTF8.GetString(range.In(text));
    }

    [TestMethod]
    [DataRow("image unix\n", 1)]
    [DataRow("environment\n", 1)]
    [DataRow("environment a\nimage x\n", 1, DisplayName = "no memory")]
    [DataRow("\nenvironment a\nmemory 1MiB\n", 2, DisplayName = "no image")]
    [DataRow("environment a\nimage x\nmemory 0%\n", 3)]
    [DataRow("environment a\nimage x\nmemory 101%\n", 3)]
    [DataRow("environment a\nimage x\nmemory 5 GiB\n", 3)]
    [DataRow("environment a\nimage x\nmemory 50% least\n", 3)]
    [DataRow("environment a\nimage x\nmemory 50% least 5%\n", 3)]
    [DataRow("environment a\nimage x\nmemory 50% most 5 MiB\n", 3)]
    [DataRow("environment a\nimage x\nmemory 64 MiB least 5 MiB\n", 3)]
    [DataRow("environment a\nimage x\nmemory 99999999999999999999%\n", 3)]
    [DataRow("environment a\nimage x\nmemory 1MiB\nmemory 1MiB\n", 4)]
    [DataRow("environment a\nimage x\nimage y\n", 3)]
    [DataRow("environment a\nlibos x\nlibos y\n", 3)]
    [DataRow("environment a\nconsole\nmemory 1MiB\nconsole output\n", 4)]
    [DataRow("environment a\ncreation 3\ncreation 4\n", 3)]
    [DataRow("environment a\nimage x y\n", 2)]
    [DataRow("environment a\nnetwork 4\n", 2)]
    [DataRow("environment a\nnetwork 0 ports 9-8\n", 2)]
    [DataRow("environment a\nnetwork 0 ports 80-65536\n", 2)]
    [DataRow("environment a\nnetwork 0\nnetwork 0 ports 80\n", 3)]
    [DataRow("environment a\ndisk 16\n", 2)]
    [DataRow("environment a\ndisk\n", 2)]
    [DataRow("environment a\ncreation many\n", 2)]
    [DataRow("environment a\nextent 64 on 1\n", 2)]
    [DataRow("environment a\nextent 64 MiB\n", 2)]
    [DataRow("environment a\nextents 64 on 1\n", 2)]
    [DataRow("environment a\nextents 64 MiB on 1\nextents 4 MiB on 1\n", 3)]
    [DataRow("environment a\nextent 64 MiB on 16\n", 2)]
    [DataRow("environment a\nextent 64 MiB on 1\nextent 4 MiB on 1\n", 3)]
    [DataRow("environment a\nmodule f read\n", 2)]
    [DataRow("environment a\nconsole please\n", 2)]
    [DataRow("environment a\nloudspeaker\n", 2)]
    [DataRow("environment a\nimage x\nmemory 1MiB\nenvironment 0123456789012345678901234567890123\n", 4)]
    public void MistakesAreFoundInTheirLine(string text, int line)
    {
        var reader = new ManifestReader(Encoding.UTF8.GetBytes(text));
        while (reader.TryReadNext(out _))
        {
        }

        Assert.IsFalse(reader.Problem.IsEmpty);
        Assert.AreEqual(line, reader.Line);
        Assert.IsFalse(reader.TryReadNext(out _), "nothing is read after a mistake");
    }

    [TestMethod]
    [DataRow("network 0", 0u, 65536u, false)]
    [DataRow("network 0 ports 80", 80u, 1u, true)]
    [DataRow("network 0 ports 0-65535", 0u, 65536u, true)]
    public void AnInterfaceIsGrantedWholeOrByPorts(string setting, uint first, uint count, bool portsOnly)
    {
        var reader = new ManifestReader(Encoding.UTF8.GetBytes($"environment a\nimage x\nmemory 1MiB\n{setting}\n"));
        Assert.IsTrue(reader.TryReadNext(out var entry));
        var part = entry.Networks[0];
        Assert.AreEqual((first, count, portsOnly), (part.FirstPort, part.Ports, part.IsPortsOnly));
    }

    [TestMethod]
    public void EverySettingThatTheManifestsHeadDescribesIsKnown()
    {
        var head = File.ReadLines(Path.Combine(Repository.Root, "Iso/manifest")).TakeWhile(line => line.StartsWith('#'));
        var settings = head.Where(line => line.StartsWith("#   ") && char.IsAsciiLetterLower(line[4])).Select(line => line[4..].Split(' ')[0]).Except(["environment"]);
        Assert.AreEqual(16, settings.Count());
        foreach (var setting in settings)
        {
            var reader = new ManifestReader(Encoding.UTF8.GetBytes($"environment a\n{setting} ? ? ?\n"));
            Assert.IsFalse(reader.TryReadNext(out _));
            StringAssert.DoesNotMatch(Encoding.UTF8.GetString(reader.Problem), new("unknown"), setting);
        }
    }

    [TestMethod]
    public void ArgumentsArePackedWithTheirQuotes()
    {
        var packed = new byte[64];
        Assert.AreEqual("/bin/sh\0-c\0a b\0\0last\0", Encoding.UTF8.GetString(ArgumentText.Pack("/bin/sh -c  \"a b\" \"\" last"u8, packed)));
    }
}
