using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Init.Manifest;

/// <summary>
/// Reads what stands behind a setting's keyword into the section's entry. Each method takes the words that the setting has, and returns what is wrong
/// with them: nothing, most of the time.
/// </summary>
internal static partial class SettingReader
{
    public static ReadOnlySpan<byte> Read(Setting setting, int line, scoped ref WordReader words, scoped ref EnvironmentEntry entry)
    {
        switch (setting)
        {
            case Setting.Image:
                return words.TryRead(out entry.Image) ? default : "'image' needs the name of a file of the boot module"u8;
            case Setting.LibOs:
                return words.TryRead(out entry.LibOs) ? default : "'libos' needs a name"u8;
            case Setting.Arguments:
                entry.Arguments = words.Rest();
                return default;
            case Setting.Memory:
                return TryMemory(ref words, ref entry)
                    ? default : "'memory' needs a share as '90%' (1 to 100), perhaps 'least 24 MiB', or a size as '64 MiB' (1 to 16777216)"u8;
            case Setting.Console:
                return TryRights(ref words, "output"u8, Rights.All, Rights.Write | Rights.Grant, out entry.Console)
                    ? default : "after 'console' only 'output' may stand"u8;
            case Setting.Framebuffer:
                entry.Framebuffer = true;
                return default;
            case Setting.Power:
                entry.Power = true;
                return default;
            case Setting.Entropy:
                entry.Entropy = true;
                return default;
            case Setting.Trace:
                return TryRights(ref words, "read"u8, Rights.Read | Rights.Write | Rights.Grant, Rights.Read | Rights.Grant, out entry.Trace)
                    ? default : "after 'trace' only 'read' may stand"u8;
            case Setting.Creation:
                return words.TryReadNumber(65535, out entry.Creation)
                    ? default : "'creation' needs the number of environments that may be made, at most 65535"u8;
            case Setting.Slices:
                return words.TryReadNumber(64, out entry.Slices) && entry.Slices != 0
                    ? default : "'slices' needs the number of places of the slice vector, 1 to 64"u8;
            case Setting.Disk:
                return TryDisk(ref words, ref entry) ? default : "'disk' needs 'all' or a number from 0 to 15"u8;
            case Setting.Extent:
                return TryExtent(ref words, ref entry) ? default : "'extent' needs a size and a disk, as '64 MiB on 0'"u8;
            case Setting.Extents:
                return TrySizeOnDisk(ref words, ref entry.Quotas, out _)
                    ? default : "'extents' needs the most that it may ask for and a disk, as '256 MiB on 0'"u8;
            case Setting.Network:
                return TryNetwork(ref words, ref entry) ? default : "'network' needs a number from 0 to 3, and perhaps 'ports 80-89' (0 to 65535)"u8;
            case Setting.Module:
                return Module(line, ref words, ref entry);
            default:
                return "unknown setting; known are image, libos, arguments, memory, console, framebuffer, power, entropy, trace, creation, slices, disk, extent, extents, network, module"u8;
        }
    }

    /// <summary>Nothing more, which gives all rights, or one word that leaves some out.</summary>
    private static bool TryRights(scoped ref WordReader words, ReadOnlySpan<byte> narrower, Rights all, Rights narrow, out Rights rights)
    {
        rights = all;
        if (!words.TryRead(out var word))
            return true;
        rights = narrow;
        return words.Text(word).SequenceEqual(narrower);
    }

    /// <summary><c>module FILE</c>, perhaps with <c>write</c> or <c>execute</c>.</summary>
    private static ReadOnlySpan<byte> Module(int line, scoped ref WordReader words, scoped ref EnvironmentEntry entry)
    {
        if (entry.ModuleCount == EnvironmentEntry.MaxModules)
            return "an environment can have at most 8 modules"u8;
        ref var module = ref entry.Modules[entry.ModuleCount++];
        module.Line = line;
        if (!words.TryRead(out module.File) || module.File.Length > 24)
            return "'module' needs the name of a file of the boot module, at most 24 bytes"u8;
        if (!words.TryRead(out var word))
            return default;
        module.Write = words.Text(word).SequenceEqual("write"u8);
        module.Execute = words.Text(word).SequenceEqual("execute"u8);
        return module.Write || module.Execute ? default : "after the module's name only 'write' or 'execute' may stand"u8;
    }
}
