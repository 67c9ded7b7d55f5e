using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ExoCosmos.Iso.Emulator;

namespace ExoCosmos.Iso.Vmware;

/// <summary>The text of a VMware virtual machine (.vmx): the ISO as a CD, one disk, the serial line in a file.</summary>
public static class VirtualMachineFile
{
    public static string Text(Firmware firmware, int memoryMiB, string iso, string disk)
    {
        var settings = new List<(string Name, string Value)>
        {
            (".encoding", "UTF-8"),
            ("config.version", "8"),
            ("virtualHW.version", "19"),
            ("displayName", "ExoCosmos"),
            ("guestOS", "other-64"),
            ("firmware", firmware is Firmware.Uefi ? "efi" : "bios"),
            ("uefi.secureBoot.enabled", "FALSE"),
            ("memsize", memoryMiB.ToString(CultureInfo.InvariantCulture)),
            ("numvcpus", "1"),
            ("pciBridge0.present", "TRUE"),
            ("sata0.present", "TRUE"),
            ("sata0:0.present", "TRUE"),
            ("sata0:0.deviceType", "cdrom-image"),
            ("sata0:0.fileName", iso),
            ("sata0:0.startConnected", "TRUE"),
            ("sata0:1.present", "TRUE"),
            ("sata0:1.fileName", disk),
            ("bios.bootOrder", "cdrom"),
            ("floppy0.present", "FALSE"),
            ("ethernet0.present", "FALSE"),
            ("serial0.present", "TRUE"),
            ("serial0.fileType", "file"),
            ("serial0.fileName", "serial.log"),
            ("answer.msg.serial.file.open", "Replace"),
        };
        return settings.Aggregate(new StringBuilder(), (text, setting) => text.Append($"{setting.Name} = \"{setting.Value}\"\n")).ToString();
    }
}
