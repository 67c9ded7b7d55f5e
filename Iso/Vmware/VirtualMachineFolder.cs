using System.IO;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;

namespace ExoCosmos.Iso.Vmware;

/// <summary>The folder artifacts/vmware, from which VMware starts the system. An existing disk is kept.</summary>
public static class VirtualMachineFolder
{
    /// <returns>The .vmx file.</returns>
    public static string Write(Workspace workspace, Firmware firmware, int memoryMiB)
    {
        var folder = Directory.CreateDirectory(Path.Combine(workspace.Artifacts, "vmware")).FullName;
        var extent = Path.Combine(folder, "ExoCosmos-flat.vmdk");
        if (!File.Exists(extent))
            DataDisk.Create(extent);
        File.WriteAllText(Path.Combine(folder, "ExoCosmos.vmdk"), DiskDescriptor.Text(new FileInfo(extent).Length, Path.GetFileName(extent)));

        var machine = Path.Combine(folder, "ExoCosmos.vmx");
        var iso = Path.GetRelativePath(folder, workspace.Iso);
        File.WriteAllText(machine, VirtualMachineFile.Text(firmware, memoryMiB, iso, "ExoCosmos.vmdk"));
        return machine;
    }
}
