using System;

namespace ExoCosmos.Init.Manifest;

/// <summary>The settings of a section, in the order in which <see cref="SettingNames"/> names them.</summary>
[Flags]
internal enum Setting : uint
{
    None = 0,
    Image = 1 << 0,
    LibOs = 1 << 1,
    Arguments = 1 << 2,
    Memory = 1 << 3,
    Console = 1 << 4,
    Power = 1 << 5,
    Entropy = 1 << 6,
    Trace = 1 << 7,
    Creation = 1 << 8,
    Slices = 1 << 9,
    Disk = 1 << 10,
    Extent = 1 << 11,
    Extents = 1 << 12,
    Network = 1 << 13,
    Module = 1 << 14,
    Framebuffer = 1 << 15,

    /// <summary>Each of these names one of several things, so it may stand more than once.</summary>
    Repeatable = Disk | Extent | Extents | Network | Module,
}

/// <summary>The settings' keywords.</summary>
internal static class SettingNames
{
    /// <summary>One word for each bit of <see cref="Setting"/>, from the lowest.</summary>
    private static ReadOnlySpan<byte> All =>
        "image libos arguments memory console power entropy trace creation slices disk extent extents network module framebuffer"u8;

    /// <returns>None for a word that is no keyword.</returns>
    public static Setting Find(ReadOnlySpan<byte> keyword)
    {
        var names = All;
        var words = new WordReader(names, new TextRange(0, names.Length));
        for (var bit = 0; words.TryRead(out var name); bit++)
        {
            if (name.In(names).SequenceEqual(keyword))
                return (Setting)(1u << bit);
        }

        return Setting.None;
    }
}
