using System;
using System.IO;
using System.Linq;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Usb;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

/// <summary>Disks as sysfs describes them, and what may be done to them. The device files are ordinary ones of /dev.</summary>
[TestClass]
public sealed class UsbSafetyTests
{
    private const long ImageSize = 8 << 20;

    private string root = "";

    [TestInitialize]
    public void MakeRoot() => root = Directory.CreateTempSubdirectory("exo-usb-").FullName;

    [TestCleanup]
    public void RemoveRoot() => Directory.Delete(root, recursive: true);

    [TestMethod]
    public void RemovableWholeDiskIsAccepted()
    {
        Disk("null", removable: true, sectors: 1 << 20);
        var device = new DeviceInspector(root).Inspect("/dev/null");
        Assert.AreEqual(512L << 20, device.Size);
        Assert.AreEqual("ACME Stick", device.Model);
        Assert.IsEmpty(WriteSafety.Objections(device, ImageSize));
    }

    [TestMethod]
    public void FixedDiskNeedsForce() => Assert.IsTrue(OnlyObjection(Inspect(removable: false)).Forcible);

    [TestMethod]
    public void PartitionNeedsForce()
    {
        var node = Disk("null", removable: true, sectors: 1 << 20);
        File.WriteAllText(Path.Combine(node, "partition"), "1\n");
        var objection = OnlyObjection(new DeviceInspector(root).Inspect("/dev/null"));
        Assert.IsTrue(objection.Forcible);
        Assert.Contains("partition", objection.Text);
    }

    [TestMethod]
    public void WriteProtectionCannotBeForced()
    {
        var node = Disk("null", removable: true, sectors: 1 << 20);
        File.WriteAllText(Path.Combine(node, "ro"), "1\n");
        Assert.IsFalse(OnlyObjection(new DeviceInspector(root).Inspect("/dev/null")).Forcible);
    }

    [TestMethod]
    public void SmallDiskCannotBeForced() => Assert.IsFalse(OnlyObjection(Inspect(removable: true, sectors: 100)).Forcible);

    [TestMethod]
    [DataRow("proc/self/mountinfo", "36 35 1:3 / /media/user\\040disk rw - ext4 /dev/null rw")]
    [DataRow("proc/self/mountinfo", "36 35 0:44 /sub /home rw,relatime shared:1 - btrfs /dev/nullp1 rw")]
    [DataRow("proc/swaps", "/dev/nullp1 partition 1000 0 -2")]
    public void DiskInUseCannotBeForced(string table, string line)
    {
        var node = Disk("null", removable: true, sectors: 1 << 20);
        var partition = Directory.CreateDirectory(Path.Combine(node, "nullp1")).FullName;
        File.WriteAllText(Path.Combine(partition, "partition"), "1\n");
        File.WriteAllText(Path.Combine(partition, "size"), "2048\n");
        var path = Path.Combine(root, table);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, line + "\n");

        var device = new DeviceInspector(root).Inspect("/dev/null");
        Assert.AreEqual(1 << 20, device.Partitions.Single().Size);
        Assert.IsFalse(OnlyObjection(device).Forcible);
    }

    [TestMethod]
    public void DiskUnderAVolumeCannotBeForced()
    {
        var node = Disk("null", removable: true, sectors: 1 << 20);
        Directory.CreateDirectory(Path.Combine(node, "holders", "dm-0"));
        Assert.Contains("dm-0", OnlyObjection(new DeviceInspector(root).Inspect("/dev/null")).Text);
    }

    [TestMethod]
    public void FileNeedsForce()
    {
        var file = Path.Combine(root, "disk.img");
        File.WriteAllBytes(file, new byte[512]);
        Assert.IsTrue(OnlyObjection(new DeviceInspector(root).Inspect(file)).Forcible);
    }

    [TestMethod]
    [DataRow("/nowhere/disk")]
    [DataRow("/dev/null")]
    public void WhatIsNoDiskIsRefused(string path)
        => Assert.ThrowsExactly<ExoException>(() => new DeviceInspector(root).Inspect(path));

    [TestMethod]
    public void CopyIsVerifiedByteByByte()
    {
        var image = Path.Combine(root, "image");
        var target = Path.Combine(root, "target");
        var content = new byte[(3 << 20) + 123];
        Random.Shared.NextBytes(content);
        File.WriteAllBytes(image, content);
        File.WriteAllBytes(target, new byte[4 << 20]);
        var device = new DeviceInspector(root).Inspect(target);

        long done = 0;
        ImageWriter.Write(image, device, bytes => done = bytes);
        Assert.AreEqual(content.Length, done);
        Assert.IsNull(ImageWriter.FirstDifference(image, device, _ => { }));

        using (var file = File.OpenWrite(target))
        {
            file.Position = (2 << 20) + 5;
            file.WriteByte((byte)~content[(2 << 20) + 5]);
        }

        Assert.AreEqual((2 << 20) + 5, ImageWriter.FirstDifference(image, device, _ => { }));
        File.WriteAllBytes(target, content[..1000]);
        Assert.AreEqual(1000, ImageWriter.FirstDifference(image, device, _ => { }));
    }

    private TargetDevice Inspect(bool removable, long sectors = 1 << 20)
    {
        Disk("null", removable, sectors);
        return new DeviceInspector(root).Inspect("/dev/null");
    }

    private static WriteSafety.Objection OnlyObjection(TargetDevice device) => WriteSafety.Objections(device, ImageSize).Single();

    private string Disk(string name, bool removable, long sectors)
    {
        var node = Directory.CreateDirectory(Path.Combine(root, "sys/class/block", name)).FullName;
        Directory.CreateDirectory(Path.Combine(node, "device"));
        File.WriteAllText(Path.Combine(node, "dev"), "1:3\n");
        File.WriteAllText(Path.Combine(node, "removable"), removable ? "1\n" : "0\n");
        File.WriteAllText(Path.Combine(node, "ro"), "0\n");
        File.WriteAllText(Path.Combine(node, "size"), $"{sectors}\n");
        File.WriteAllText(Path.Combine(node, "device/vendor"), "ACME    \n");
        File.WriteAllText(Path.Combine(node, "device/model"), "Stick\n");
        return node;
    }
}
