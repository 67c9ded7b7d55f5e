using System.Globalization;

namespace ExoCosmos.Shell.Status;

/// <summary>Numbers with units, for people.</summary>
internal static class Quantity
{
    public const int FrameLength = 4096;

    /// <summary>Bytes with a binary unit and at most one decimal: "512 B", "4.0 KiB".</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1024 && unit < units.Length - 1; unit++)
            value /= 1024;
        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    public static string Frames(long? frames) => frames is { } count ? Bytes(count * FrameLength) : StatusFile.None;

    public static string Count(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? StatusFile.None;

    /// <summary>Microseconds as seconds with three decimals.</summary>
    public static string Seconds(long? microseconds) =>
        microseconds is { } value ? (value / 1e6).ToString("0.000", CultureInfo.InvariantCulture) + " s" : StatusFile.None;

    public static string Share(long part, long whole) =>
        whole > 0 ? (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %" : StatusFile.None;
}
