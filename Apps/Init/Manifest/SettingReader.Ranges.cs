using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Init.Manifest;

/// <summary>The settings that say how much of something, or which part: memory, disks, extents, ports.</summary>
internal static partial class SettingReader
{
    /// <summary><c>memory 90%</c>, <c>memory 90% least 24 MiB</c> or <c>memory 64 MiB</c>; the blank before MiB may be left out.</summary>
    private static bool TryMemory(scoped ref WordReader words, scoped ref EnvironmentEntry entry)
    {
        if (!words.TryReadQuantity(out var number, out var unit))
            return false;
        if (Quantities.IsSize(number, unit))
        {
            entry.MemoryPages = (ulong)number << 8;
            return true;
        }

        if (!unit.SequenceEqual("%"u8) || number is < 1 or > 100)
            return false;
        entry.MemoryPercent = number;
        if (!words.TryRead(out var word))
            return true;
        if (!words.Text(word).SequenceEqual("least"u8) || !words.TryReadSize(out var least))
            return false;
        entry.LeastPages = (ulong)least << 8;
        return true;
    }

    /// <summary><c>disk all</c> or <c>disk 2</c></summary>
    private static bool TryDisk(scoped ref WordReader words, scoped ref EnvironmentEntry entry)
    {
        if (!words.TryRead(out var word))
            return false;
        if (words.Text(word).SequenceEqual("all"u8))
        {
            entry.Disks = EnvironmentEntry.AllDisks;
            return true;
        }

        if (!Quantities.TryParse(words.Text(word), SystemInfo.MaxDisks - 1, out var number))
            return false;
        entry.Disks |= 1u << (int)number;
        return true;
    }

    /// <summary><c>extent 64 MiB on 0</c></summary>
    private static bool TryExtent(scoped ref WordReader words, scoped ref EnvironmentEntry entry)
    {
        if (!TrySizeOnDisk(ref words, ref entry.Extents, out var disk))
            return false;
        entry.Disks |= 1u << (int)disk;
        return true;
    }

    /// <summary>Sets the blocks of one disk, which have not been set yet.</summary>
    private static bool TrySizeOnDisk(scoped ref WordReader words, scoped ref EnvironmentEntry.ExtentSizes sizes, out uint disk)
    {
        disk = 0;
        if (!words.TryReadSize(out var mebibytes) || !words.TryRead("on"u8) || !words.TryReadNumber(SystemInfo.MaxDisks - 1, out disk) || sizes[(int)disk] != 0)
            return false;
        sizes[(int)disk] = (ulong)mebibytes << 11;
        return true;
    }

    /// <summary><c>network 0</c> or <c>network 0 ports 80-89</c>; each interface once.</summary>
    private static bool TryNetwork(scoped ref WordReader words, scoped ref EnvironmentEntry entry)
    {
        if (!words.TryReadNumber(SystemInfo.MaxNetworks - 1, out var network) || entry.Networks[(int)network].Ports != 0)
            return false;
        ref var part = ref entry.Networks[(int)network];
        part.Ports = NetworkEntry.AllPorts;
        return !words.TryRead(out var word) || (words.Text(word).SequenceEqual("ports"u8) && TryPorts(ref words, ref part));
    }

    /// <summary>One port, or the first and the last of several.</summary>
    private static bool TryPorts(scoped ref WordReader words, ref NetworkEntry part)
    {
        if (!words.TryRead(out var word))
            return false;
        var text = words.Text(word);
        var dash = text.IndexOf((byte)'-');
        var first = dash < 0 ? text : text[..dash];
        var last = dash < 0 ? text : text[(dash + 1)..];
        if (!Quantities.TryParse(first, NetworkEntry.AllPorts - 1, out part.FirstPort)
            || !Quantities.TryParse(last, NetworkEntry.AllPorts - 1, out var end) || end < part.FirstPort)
            return false;
        part.Ports = end - part.FirstPort + 1;
        part.IsPortsOnly = true;
        return true;
    }
}
