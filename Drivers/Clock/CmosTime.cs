namespace ExoCosmos.Drivers.Clock;

/// <summary>The time registers of the real-time clock as they were read (Motorola MC146818A data sheet).</summary>
/// <param name="Century">0 when the machine has no century register.</param>
/// <param name="Format">Register B: bit 2 binary instead of BCD, bit 1 24 instead of 12 hours.</param>
public readonly record struct CmosTime(byte Second, byte Minute, byte Hour, byte Day, byte Month, byte Year, byte Century, byte Format)
{
    private const byte Binary = 0x04;
    private const byte TwentyFourHours = 0x02;
    private const byte Afternoon = 0x80;

    /// <summary>Seconds since 1970-01-01 00:00 UTC, taking the clock to run in UTC.</summary>
    /// <returns>False when a field is no number of its kind.</returns>
    public bool TryToUnixSeconds(out long seconds)
    {
        seconds = 0;
        var isAfternoon = (Format & TwentyFourHours) == 0 && (Hour & Afternoon) != 0;
        if (!TryDecode(Second, out var second) || !TryDecode(Minute, out var minute) || !TryDecode((byte)(Hour & ~Afternoon), out var hour)
            || !TryDecode(Day, out var day) || !TryDecode(Month, out var month) || !TryDecode(Year, out var year) || !TryDecode(Century, out var century))
            return false;
        if ((Format & TwentyFourHours) == 0)
        {
            if (hour is < 1 or > 12)
                return false;
            hour = hour % 12 + (isAfternoon ? 12 : 0);
        }
        else if ((Hour & Afternoon) != 0)
            return false;
        // Without a century register, a year below 70 is of this century.
        year += century is >= 19 and <= 22 ? century * 100 : year < 70 ? 2000 : 1900;
        if (second > 59 || minute > 59 || hour > 23 || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month) || year < 1970)
            return false;
        seconds = ((DaysSince1970(year, month, day) * 24L + hour) * 60 + minute) * 60 + second;
        return true;
    }

    private bool TryDecode(byte register, out int value)
    {
        value = (Format & Binary) != 0 ? register : (register >> 4) * 10 + (register & 15);
        return (Format & Binary) != 0 ? value <= 99 : register >> 4 <= 9 && (register & 15) <= 9;
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    private static int DaysSince1970(int year, int month, int day)
    {
        var days = (year - 1970) * 365 + LeapYearsBefore(year) - LeapYearsBefore(1970) + day - 1;
        for (var earlier = 1; earlier < month; earlier++)
            days += DaysInMonth(year, earlier);
        return days;
    }

    private static int LeapYearsBefore(int year) => (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
}
