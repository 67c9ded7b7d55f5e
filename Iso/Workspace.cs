using System;
using System.IO;

namespace ExoCosmos.Iso;

/// <summary>Where things are: the checkout that the tool serves, and the build outputs under <c>artifacts/</c>.</summary>
public sealed class Workspace
{
    private Workspace(string root) => Root = root;

    public string Root { get; }
    public string Artifacts => Path.Combine(Root, "artifacts");
    public string Images => Path.Combine(Artifacts, "images");
    public string Hosted => Path.Combine(Artifacts, "hosted");
    /// <summary>Bare applications that are started by name.</summary>
    public string Bare => Path.Combine(Artifacts, "bare");
    /// <summary>Intermediate files of the image assembly; safe to delete.</summary>
    public string Scratch => Path.Combine(Artifacts, "obj");

    public string Kernel => Path.Combine(Images, "kernel.elf");
    public string KernelSymbols => Path.Combine(Images, "kernel.sym");
    public string RootImage => Path.Combine(Artifacts, "root.img");
    /// <summary>The demonstration site as a store, part of the boot module.</summary>
    public string SiteImage => Path.Combine(Artifacts, "site.img");
    /// <summary>The disk with the site that <c>exo run --site</c> serves.</summary>
    public string SiteDisk => Path.Combine(Artifacts, "site-disk.img");
    /// <summary>The disk with a site store that <c>exo run</c> uses without <c>--site</c>; what <c>publish</c> put there stays.</summary>
    public string StoreDisk => Path.Combine(Artifacts, "store.img");
    public string BootModule => Path.Combine(Artifacts, "boot.cpio");
    public string Iso => Path.Combine(Artifacts, "exocosmos.iso");
    public string DefaultDisk => Path.Combine(Artifacts, "disk.img");

    public string Readme => Path.Combine(Root, "README.md");
    public string Screenshot => Path.Combine(Root, "docs", "screenshot.png");
    public string Manifest => Path.Combine(Root, "Iso", "manifest");
    public string SiteTree => Path.Combine(Root, "Iso", "Site");
    public string RootTree => Path.Combine(Root, "Iso", "Root");
    public string BootConfiguration => Path.Combine(Root, "Iso", "Boot", "grub.cfg");
    /// <summary>4,096 zeros: memory that several environments share, as a file of the boot module.</summary>
    public string EmptyPage => Path.Combine(Root, "Iso", "Boot", "empty.page");
    public string KvmProbeSource => Path.Combine(Root, "Iso", "Boot", "kvm-probe.asm");

    /// <summary>The checkout around <paramref name="start"/> (the tool's own directory when null).</summary>
    public static Workspace Find(string? start = null)
    {
        var from = start ?? Environment.GetEnvironmentVariable("EXO_ROOT") ?? AppContext.BaseDirectory;
        for (var directory = new DirectoryInfo(from); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "ExoCosmos.sln")))
                return new Workspace(directory.FullName);
        throw new ExoException($"{from} is not inside a checkout of ExoCosmos.", "Start the tool with ./exo from the checkout.");
    }

    /// <summary>Makes the directory of <paramref name="path"/> and returns the path.</summary>
    public static string Prepare(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
