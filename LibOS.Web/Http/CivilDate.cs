namespace ExoCosmos.LibOS.Web.Http;

/// <summary>The Gregorian calendar and days since 1970-01-01, by counting years that begin in March: then the day that some years have is their last.</summary>
internal static class CivilDate
{
    private const int DaysOfEra = 146097;
    private const int DaysToEpoch = 719468;

    public static long ToDays(int year, int month, int day)
    {
        if (month <= 2)
            year--;
        var era = year / 400;
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return ((long)era * DaysOfEra) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - DaysToEpoch;
    }

    public static void FromDays(long days, out int year, out int month, out int day)
    {
        days += DaysToEpoch;
        var era = (int)(days / DaysOfEra);
        var dayOfEra = (int)(days % DaysOfEra);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36524) - (dayOfEra / 146096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var march = ((5 * dayOfYear) + 2) / 153;
        day = dayOfYear - (((153 * march) + 2) / 5) + 1;
        month = march < 10 ? march + 3 : march - 9;
        year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
    }

    public static int DaysOf(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
