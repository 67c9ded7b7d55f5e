using System;
using System.IO;
using ExoCosmos.LibOS.Unix;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>A new file system in memory that e2fsck can be asked about.</summary>
internal sealed class TestImage : IDisposable
{
    readonly TemporaryFile file = new();

    public MemoryDiskOwner Owner { get; }

    public TestImage(string size, params string[] options)
    {
        E2fsprogs.Make(file.Path, size, options);
        Owner = new MemoryDiskOwner(File.ReadAllBytes(file.Path));
    }

    /// <summary>Lets a tool change the image while it is not mounted.</summary>
    public void Change(Action<string> change)
    {
        Owner.Save(file.Path);
        change(file.Path);
        File.ReadAllBytes(file.Path).CopyTo(Owner.Image);
    }

    public MountedVolume<MemoryDisk> Mount(uint pages = 512, bool readOnly = false) => new(Owner.Disk, readOnly, pages);

    /// <summary>Unmounts without an error and leaves nothing for e2fsck to do.</summary>
    public void AssertUnmountsClean(MountedVolume<MemoryDisk> mounted, string because = "after unmounting")
    {
        Assert.IsFalse(mounted.Volume.Damaged, because);
        Assert.AreEqual(Errno.None, mounted.Volume.Unmount(Clock.Mounted));
        AssertClean(because);
    }

    public void AssertClean(string because)
    {
        Owner.Save(file.Path);
        E2fsprogs.AssertClean(file.Path, because);
    }

    public string Debug(string command)
    {
        Owner.Save(file.Path);
        return E2fsprogs.Debug(file.Path, command);
    }

    public (int Code, string Output) Preen()
    {
        Owner.Save(file.Path);
        return E2fsprogs.Preen(file.Path);
    }

    public void AssertSavedImageClean(string because) => E2fsprogs.AssertClean(file.Path, because);

    public void Dispose()
    {
        Owner.Dispose();
        file.Dispose();
    }
}
