using System;
using System.CommandLine;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;
using ExoCosmos.Iso.Vmware;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo vmware</c>: a virtual machine for VMware Workstation or Player.</summary>
internal static class VmwareCommand
{
    private static readonly Option<Firmware> FirmwareOption = new("--firmware")
    {
        Description = "The machine's firmware", HelpName = "bios|uefi", DefaultValueFactory = _ => LaunchDefaults.Firmware,
    };

    private static readonly Option<int> MemoryOption = new("--memory")
    {
        Description = "Memory in MiB", HelpName = "MiB", DefaultValueFactory = _ => LaunchDefaults.MemoryMiB,
    };

    private static readonly Option<bool> StartOption = new("--start") { Description = "Start it (needs VMware's vmrun on the PATH)" };

    public static Command Create(Workspace workspace)
    {
        var command = new Command("vmware", "Writes artifacts/vmware/ExoCosmos.vmx with its disk.") { FirmwareOption, MemoryOption, StartOption };
        command.SetAction(line =>
        {
            Compilation.RunIfNeeded(workspace);
            return Run(workspace, line.GetValue(FirmwareOption), line.GetValue(MemoryOption), line.GetValue(StartOption));
        });
        return command;
    }

    /// <summary>Writes the machine and, when asked, starts it.</summary>
    public static int Run(Workspace workspace, Firmware firmware, int memoryMiB, bool start)
    {
        Assembly.Iso(workspace);
        var machine = VirtualMachineFolder.Write(workspace, firmware, memoryMiB);
        if (start)
            return Tool.RunInTerminal("vmrun", "start", machine);
        Console.WriteLine($"Open {machine} with VMware Workstation or Player.");
        return 0;
    }
}
