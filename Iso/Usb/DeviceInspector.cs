using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace ExoCosmos.Iso.Usb;

/// <summary>
/// Reads what a device is from sysfs (Documentation/ABI/stable/sysfs-block), /proc/self/mountinfo and /proc/swaps.
/// </summary>
/// <param name="root">The directory that /sys and /proc are looked for in; "/" but for tests.</param>
public sealed class DeviceInspector(string root = "/")
{
    private const int SectorSize = 512;

    public TargetDevice Inspect(string path)
    {
        var target = Resolve(path);
        var node = Path.Combine(root, "sys/class/block", Path.GetFileName(target));
        if (!target.StartsWith("/dev/", StringComparison.Ordinal) || !Directory.Exists(node))
            return new TargetDevice { Path = target, Size = RegularFileSize(target) };

        var partitions = Directory.GetDirectories(node).Where(inner => File.Exists(Path.Combine(inner, "partition"))).Order(StringComparer.Ordinal).ToList();
        return new TargetDevice
        {
            Path = target,
            Size = Sectors(node),
            IsBlockDevice = true,
            IsWholeDisk = !File.Exists(Path.Combine(node, "partition")),
            IsRemovable = Attribute(node, "removable") == "1",
            IsReadOnly = Attribute(node, "ro") == "1",
            Model = $"{Attribute(node, "device/vendor")} {Attribute(node, "device/model")}".Trim(),
            Partitions = [.. partitions.Select(inner => new TargetDevice.Partition(Path.GetFileName(inner), Sectors(inner)))],
            Uses = [.. partitions.Prepend(node).SelectMany(Uses)],
        };
    }

    private static string Resolve(string path)
    {
        if (!File.Exists(path))
            throw new ExoException($"{path} is not there.", "lsblk lists the disks; a USB disk is usually one of /dev/sda, /dev/sdb …");
        return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
    }

    private static long RegularFileSize(string path)
    {
        // What lies in /dev and has no length is a device of another kind: a terminal, /dev/null.
        var size = new FileInfo(path).Length;
        if (size == 0 && path.StartsWith("/dev/", StringComparison.Ordinal))
            throw new ExoException($"{path} is neither a disk nor a file.", "Give a whole disk, such as /dev/sdb.");
        return size;
    }

    private IEnumerable<string> Uses(string node)
    {
        var name = Path.GetFileName(node);
        var number = Attribute(node, "dev");
        foreach (var line in Lines("proc/self/mountinfo"))
        {
            // ID parent major:minor root MOUNTPOINT options … - type SOURCE options (proc(5))
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (fields.Length > 4 && (fields[2] == number || separator > 0 && fields.ElementAtOrDefault(separator + 2) == $"/dev/{name}"))
                yield return $"{name} is mounted at {fields[4]}";
        }

        if (Lines("proc/swaps").Any(line => line.Split(' ')[0] == $"/dev/{name}"))
            yield return $"{name} is swap space";
        var holders = Path.Combine(node, "holders");
        if (Directory.Exists(holders))
            foreach (var holder in Directory.GetFileSystemEntries(holders))
                yield return $"{name} is part of {Path.GetFileName(holder)}";
    }

    private static long Sectors(string node)
        => long.TryParse(Attribute(node, "size"), NumberStyles.None, CultureInfo.InvariantCulture, out var sectors) ? sectors * SectorSize : 0;

    private static string Attribute(string node, string name)
    {
        var path = Path.Combine(node, name);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }

    private string[] Lines(string path)
    {
        var file = Path.Combine(root, path);
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }
}
