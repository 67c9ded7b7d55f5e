using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using ExoCosmos.Iso.Emulator;

namespace ExoCosmos.Iso;

/// <summary>The launch properties of Cosmos.props, as they were when the tool was built.</summary>
public static class LaunchDefaults
{
    private static readonly Dictionary<string, string?> Properties = typeof(LaunchDefaults).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value);

    public static string Version => Read("ExoCosmosVersion");
    public static bool VMware => Read("Launch").Equals("VMware", StringComparison.OrdinalIgnoreCase);
    public static string Cpu => Read("QemuCpu");
    public static string Network => Read("QemuNetwork");

    public static int MemoryMiB => int.TryParse(Read("QemuMemory"), CultureInfo.InvariantCulture, out var value) && value > 0
        ? value
        : throw Invalid("QemuMemory", "a number of MiB");

    public static Firmware Firmware => Profile is "uefi" ? Firmware.Uefi : Firmware.Bios;
    public static BootSource Boot => Profile is "kernel" ? BootSource.Kernel : BootSource.Cd;

    private static string Profile => Read("Profile").ToLowerInvariant() switch
    {
        "bios" or "uefi" or "kernel" => Read("Profile").ToLowerInvariant(),
        _ => throw Invalid("Profile", "Bios, Uefi or Kernel"),
    };

    private static string Read(string name) => Properties.GetValueOrDefault(name) ?? "";

    private static ExoException Invalid(string name, string expected)
        => new($"{name} in Cosmos.props is \"{Read(name)}\".", $"Make it {expected}.");
}
