using System;
using System.IO;

namespace ExoCosmos.Iso.Emulator;

/// <summary>
/// Whether KVM really runs guests here. The device may exist and still be of no use (nested virtualisation that faults on SSE2, say), so a
/// ROM of a few instructions is run under it, once per boot of the host.
/// </summary>
public static class KvmProbe
{
    private const string Device = "/dev/kvm";
    private const int Success = 42;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static Accelerator BestAccelerator(Workspace workspace)
    {
        if (!Accessible())
            return Accelerator.Tcg;
        var verdict = Workspace.Prepare(Path.Combine(workspace.Scratch, "kvm-probe"));
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        if (!File.Exists(verdict) || !File.ReadAllText(verdict).StartsWith(boot, StringComparison.Ordinal))
            File.WriteAllText(verdict, $"{boot} {(Works(workspace) ? "kvm" : "tcg")}\n");
        return File.ReadAllText(verdict).Contains("kvm", StringComparison.Ordinal) ? Accelerator.Kvm : Accelerator.Tcg;
    }

    /// <summary>Runs the probe under <paramref name="accelerator"/>.</summary>
    public static bool Works(Workspace workspace, Accelerator accelerator = Accelerator.Kvm)
    {
        var rom = Workspace.Prepare(Path.Combine(workspace.Scratch, "kvm-probe.bin"));
        Tool.Run("nasm", "-f", "bin", "-o", rom, workspace.KvmProbeSource);
        var (name, cpu) = accelerator is Accelerator.Kvm ? ("kvm", "host") : ("tcg", "max");
        using var guest = GuestProcess.Start(CommandLine.Program, [
            "-nodefaults", "-machine", "q35", "-accel", name, "-cpu", cpu, "-m", "16", "-display", "none", "-no-reboot",
            "-bios", rom, "-device", ExitStatus.Device], inTerminal: false);
        return guest.Exited.Wait(Timeout) && ExitStatus.FromEmulator(guest.Exited.Result) == Success;
    }

    private static bool Accessible()
    {
        try
        {
            using var device = new FileStream(Device, FileMode.Open, FileAccess.ReadWrite);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
