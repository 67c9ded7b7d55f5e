using System.IO;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>The one-page kernel that stands in for the product in tests of the tool and of the harness.</summary>
internal static class StandIn
{
    private static readonly System.Lazy<BootFiles> Built = new(Build);

    public static BootFiles Files => Built.Value;

    private static BootFiles Build()
    {
        var workspace = Images.Workspace;
        var sources = Path.Combine(workspace.Root, "Tests", "Machine", "StandIn");
        var output = Directory.CreateDirectory(Path.Combine(workspace.Scratch, "standin")).FullName;
        string In(string name) => Path.Combine(output, name);

        Tool.Run("nasm", "-f", "elf64", "-o", In("standin.o"), Path.Combine(sources, "standin.asm"));
        Tool.Run("ld.lld", "-n", "-static", "-T", Path.Combine(sources, "standin.ld"), "-o", In("kernel.elf"), In("standin.o"));
        BootModule.Write(In("boot.cpio"), [new("kernel", In("kernel.elf"), PageAligned: true)]);
        IsoImage.Write(workspace, In("kernel.elf"), In("boot.cpio"), In("standin.iso"));
        return new BootFiles(In("kernel.elf"), In("boot.cpio"), In("standin.iso"));
    }
}
