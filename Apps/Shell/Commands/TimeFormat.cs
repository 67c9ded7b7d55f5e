using System;
using System.Globalization;
using System.Text;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands;

/// <summary>Times as text, in UTC, with the conversions of strftime(3) that make sense in the C locale.</summary>
internal static class TimeFormat
{
    /// <summary>The moment of a timespec; far-off values end at the limits of <see cref="DateTime"/>.</summary>
    public static DateTime ToDateTime(TimeSpec time)
    {
        const long Latest = 253_402_300_799;
        const long Earliest = -62_135_596_800;
        return DateTime.UnixEpoch.AddSeconds(Math.Clamp(time.Seconds, Earliest, Latest))
            .AddTicks(Math.Clamp(time.Nanoseconds, 0, 999_999_999) / TimeSpan.NanosecondsPerTick);
    }

    public static string Format(DateTime time, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] == '%' && i + 1 < format.Length)
                text.Append(Convert(time, format[++i]));
            else
                text.Append(format[i]);
        }
        return text.ToString();
    }

    private static string Convert(DateTime time, char conversion) => conversion switch
    {
        'Y' => Text(time, "yyyy"),
        'y' => Text(time, "yy"),
        'm' => Text(time, "MM"),
        'd' => Text(time, "dd"),
        'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'H' => Text(time, "HH"),
        'M' => Text(time, "mm"),
        'S' => Text(time, "ss"),
        'N' => Text(time, "fffffff") + "00",
        'F' => Text(time, "yyyy-MM-dd"),
        'T' => Text(time, "HH:mm:ss"),
        'R' => Text(time, "HH:mm"),
        'D' => Text(time, "MM/dd/yy"),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'a' => Text(time, "ddd"),
        'A' => Text(time, "dddd"),
        'b' or 'h' => Text(time, "MMM"),
        'B' => Text(time, "MMMM"),
        's' => ((long)(time - DateTime.UnixEpoch).TotalSeconds).ToString(CultureInfo.InvariantCulture),
        'Z' => "UTC",
        'z' => "+0000",
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => "%" + conversion,
    };

    private static string Text(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
