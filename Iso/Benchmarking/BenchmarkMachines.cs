using System;
using System.Collections.Generic;
using System.IO;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>
/// The machines on which the programs of Benchmarks/ run: the kernel alone, the product with its shell, and Debian's kernel. All three are the
/// same machine to the emulator.
/// </summary>
public sealed class BenchmarkMachines
{
    private const int UsualMemoryMiB = 512;
    private const string End = "benchmarks done";
    private const string DiskSize = "4M";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>What one interface sends, the other gets.</summary>
    private static readonly string[] s_hub =
    [
        "-netdev", "hubport,id=net0,hubid=0", "-device", "virtio-net-pci,disable-legacy=on,netdev=net0,romfile=",
        "-netdev", "hubport,id=net1,hubid=0", "-device", "virtio-net-pci,disable-legacy=on,netdev=net1,romfile=",
    ];

    private readonly Workspace workspace;
    private readonly bool counted;

    /// <param name="counted">Count instructions; otherwise the time is measured.</param>
    public BenchmarkMachines(Workspace workspace, bool counted)
    {
        this.workspace = workspace;
        this.counted = counted;
    }

    /// <summary>Benchmarks/Native, on the kernel and the first environment.</summary>
    public Results RunNative() => RunNative(Path.Combine(workspace.Root, "Benchmarks", "Native", "manifest"), UsualMemoryMiB);

    /// <summary>The same among other environments and capabilities.</summary>
    public Results RunNative(Crowd crowd)
    {
        var manifest = Workspace.Prepare(In("growth.manifest"));
        File.WriteAllText(manifest, $"""
            environment bench
              image bench-native
              libos LibOS
              arguments growth {crowd.Environments} {crowd.Capabilities}
              memory 75%
              creation 220
              console
              power
            """);
        return RunNative(manifest, crowd.MemoryMiB);
    }

    /// <summary>The same with packet filters on an interface, and another one that sends to it.</summary>
    /// <param name="filters">Installed.</param>
    /// <param name="log">A file for the instructions of the compiled filters.</param>
    internal Results RunFilters(int filters, string log)
    {
        var manifest = Workspace.Prepare(In($"filters-{filters}.manifest"));
        File.WriteAllText(manifest, $"""
            environment bench
              image bench-native
              libos LibOS
              arguments filters {filters}
              memory 75%
              creation 4
              console
              power
              network 0
              network 1
            """);
        return RunNative(manifest, UsualMemoryMiB, [.. CompiledFilterLog.Options(log), .. s_hub]);
    }

    private Results RunNative(string manifest, int memoryMiB, params IReadOnlyList<string> more)
    {
        // A test of the one may run beside a test of the other.
        var module = Workspace.Prepare(In(Path.GetFileNameWithoutExtension(manifest) + ".cpio"));
        BootModule.Write(module, BootModule.Members(workspace, manifest));
        return Results.Parse(RunAlone(new BootFiles(workspace.Kernel, module, Iso: null), "", memoryMiB, more), "native:");
    }

    /// <summary>Benchmarks/Unix, from a disk, started by the shell.</summary>
    public Results RunUnix()
    {
        var tree = Directory.CreateDirectory(In("tree")).FullName;
        PlaceProgram(Path.Combine(tree, "bench"));
        var disk = In("disk.img");
        File.Delete(disk);
        Tool.Run("mke2fs", "-q", "-t", "ext2", "-d", tree, disk, DiskSize);

        using var guest = Guest.Start(Machine(new BootFiles(workspace.Kernel, workspace.BootModule, Iso: null), "") with { Disks = [new DiskOptions(disk)] });
        var shell = new GuestShell(guest.Serial);
        shell.WaitForPrompt(Timeout);
        return Results.Parse(Complete(shell.Run("/mnt/0/bench", Timeout)), "unix:");
    }

    /// <summary>The same program as all that Debian's kernel starts.</summary>
    public Results RunLinux()
    {
        var program = In("bench");
        PlaceProgram(program);
        var initial = In("linux.cpio");
        using (var file = File.Create(initial))
        using (var archive = new CpioArchive(file))
        using (var data = File.OpenRead(program))
            archive.Add("init", data, pageAligned: false, executable: true);
        return Results.Parse(RunAlone(new BootFiles(LinuxKernel.Provide(workspace), initial, Iso: null), "console=ttyS0 quiet"));
    }

    private string RunAlone(BootFiles files, string options, int memoryMiB = UsualMemoryMiB, params IReadOnlyList<string> more)
    {
        using var guest = Guest.Start(Machine(files, options) with { MemoryMiB = memoryMiB, Extra = more });
        guest.Serial.WaitFor(End, Timeout);
        guest.WaitForEnd(Timeout);
        return Complete(guest.Serial.Transcript);
    }

    private static string Complete(string transcript) => transcript.Contains(End, StringComparison.Ordinal)
        ? transcript
        : throw new ExoException($"The benchmarks did not come to their end:\n{transcript.Trim()}", "Try again; if it happens again, please report the lines above.");

    private MachineOptions Machine(BootFiles files, string options) => new()
    {
        Files = files,
        Serial = new SerialConnection.Terminal(),
        Boot = BootSource.Kernel,
        MemoryMiB = UsualMemoryMiB,
        CountsInstructions = counted,
        KernelOptions = options,
    };

    private void PlaceProgram(string path)
    {
        var image = Path.Combine(workspace.Images, "bench-unix.elf");
        if (!File.Exists(image))
            throw new ExoException($"{image} has not been built.", "Run ./exo build.");
        Tool.Run("strip", "-o", Workspace.Prepare(path), image);
    }

    private string In(string name) => BenchmarkFolder.In(workspace, name);
}
