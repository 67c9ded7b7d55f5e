using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Store;
using ExoCosmos.Tests.Machine.Harness;

namespace ExoCosmos.Tests.Machine.Web.Load;

/// <summary>A site of random documents on a disk, and the server's environment for it.</summary>
internal sealed class LoadSite
{
    private readonly string _image;

    /// <summary>Packs documents of 100 bytes to a megabyte into an image in the folder.</summary>
    public LoadSite(string folder)
    {
        var random = new Random(11);
        var tree = Directory.CreateDirectory(Path.Combine(folder, "site")).FullName;
        foreach (var length in new[] { 100, 100, 1_000, 1_000, 5_000, 10_000, 30_000, 100_000, 1_000_000 })
        {
            var body = new byte[length];
            random.NextBytes(body);
            Documents.Add(($"/{Documents.Count}.bin", body));
            File.WriteAllBytes(tree + Documents[^1].Path, body);
        }

        _image = Path.Combine(folder, "site.img");
        var plan = SitePlan.Make(SiteDirectory.Read(tree));
        using var store = ImageFile.Create(_image, StoreLayout.SuperblockPages + plan.Pages);
        SiteWriter.Publish(store, plan, DateTimeOffset.UtcNow);
    }

    public List<(string Path, byte[] Body)> Documents { get; } = [];

    public (string Path, byte[] Body) Large => Documents[^1];

    /// <summary>Documents that soaking is done with: those that do not take long to send.</summary>
    public (string Path, byte[] Body)[] Small => [.. Documents.Where(document => document.Body.Length <= 10_000)];

    /// <summary>A machine with the server.</summary>
    /// <param name="folder">Where its boot module is made.</param>
    /// <param name="mebibytes">Of the whole machine.</param>
    /// <param name="memory">The server's, in words of the manifest.</param>
    /// <param name="hasShell">And with a shell, that says what the kernel knows of it.</param>
    /// <param name="beside">What else the manifest has.</param>
    public MachineOptions Machine(string folder, int mebibytes, string memory, bool hasShell = false, string beside = "") =>
        Machines.With(TestModule.FromManifest(folder, $"""
            environment web
              image web
              arguments idle=120 reader=5
              memory {memory}
              console output
              entropy
              network 0
              disk all
              module web.page write

            """ + beside + (hasShell ? """
            environment shell
              image unix
              arguments /bin/shell
              memory 90%
              creation 20
              console
              power
              entropy
              module root.img write
              module web.page write
            """ : ""))) with
        {
            MemoryMiB = mebibytes,
            Disks = [new DiskOptions(_image)],
            Network = TapHost.Network,
        };
}
