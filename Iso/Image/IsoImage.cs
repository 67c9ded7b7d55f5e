using System.IO;
using System.IO.Compression;

namespace ExoCosmos.Iso.Image;

/// <summary>The hybrid ISO: GRUB for BIOS and UEFI, from a CD and, copied as it is, from a USB disk.</summary>
public static class IsoImage
{
    public const string VolumeName = "EXOCOSMOS";

    /// <summary>What Boot/grub.cfg needs, and what grub-mkrescue's own start-up file asks for.</summary>
    private static readonly string[] Modules =
    [
        "multiboot2", "gzio", "normal", "echo", "test", "regexp", "smbios", "all_video",
        "iso9660", "fat", "part_acorn", "part_amiga", "part_apple", "part_bsd", "part_dfly", "part_dvh", "part_gpt", "part_msdos",
        "part_plan", "part_sun", "part_sunpc",
    ];

    public static void Write(Workspace workspace, string kernel, string bootModule, string output)
    {
        var tree = Path.Combine(workspace.Scratch, "iso-" + Path.GetFileNameWithoutExtension(output));
        if (Directory.Exists(tree))
            Directory.Delete(tree, recursive: true);
        Directory.CreateDirectory(Path.Combine(tree, "boot", "grub"));
        File.Copy(workspace.BootConfiguration, Path.Combine(tree, "boot", "grub", "grub.cfg"));
        Tool.Run("strip", "--strip-debug", "-o", Path.Combine(tree, "boot", "kernel.elf"), kernel);
        Compress(bootModule, Path.Combine(tree, "boot", "boot.cpio.gz"));

        var partial = output + ".partial";
        Tool.Run("grub-mkrescue", "--output", partial, tree,
            $"--install-modules={string.Join(' ', Modules)}", "--fonts=", "--locales=", "--themes=",
            "-volid", VolumeName);
        File.Move(partial, output, overwrite: true);
    }

    private static void Compress(string from, string to)
    {
        using var input = File.OpenRead(from);
        using var output = new GZipStream(File.Create(to), CompressionLevel.SmallestSize);
        input.CopyTo(output);
    }
}
