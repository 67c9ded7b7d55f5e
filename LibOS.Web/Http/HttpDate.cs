using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>
/// Dates of HTTP (RFC 9110 ch. 5.6.7), as seconds since 1970. One form is written, three are read.
/// <code>
///   Sun, 06 Nov 1994 08:49:37 GMT        Sunday, 06-Nov-94 08:49:37 GMT        Sun Nov  6 08:49:37 1994
/// </code>
/// </summary>
public static class HttpDate
{
    public const int Length = 29;

    private const long SecondsOfDay = 86400;

    private static ReadOnlySpan<byte> Days => "SunMonTueWedThuFriSat"u8;

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <param name="target">Room for <see cref="Length"/> bytes.</param>
    /// <param name="seconds">From 1970 to 9999.</param>
    public static void Write(Span<byte> target, long seconds)
    {
        var days = seconds / SecondsOfDay;
        var time = (int)(seconds % SecondsOfDay);
        CivilDate.FromDays(days, out var year, out var month, out var day);
        "Sun, 06 Nov 1994 08:49:37 GMT"u8.CopyTo(target);
        Days.Slice((int)((days + 4) % 7) * 3, 3).CopyTo(target);
        Two(target[5..], day);
        Months.Slice((month - 1) * 3, 3).CopyTo(target[8..]);
        Two(target[12..], year / 100);
        Two(target[14..], year % 100);
        Two(target[17..], time / 3600);
        Two(target[20..], time / 60 % 60);
        Two(target[23..], time % 60);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        int day, month, year, at;
        if (text.Length == Length && text[3] == ',')
        {
            if (!IsForm(text, "aaa, 00 aaa 0000 00:00:00 GMT"u8))
                return false;
            (day, month, year, at) = (Number(text.Slice(5, 2)), MonthOf(text.Slice(8, 3)), Number(text.Slice(12, 4)), 17);
        }
        else if (text.Length == 24)
        {
            if (!IsForm(text, text[8] == ' ' ? "aaa aaa  0 00:00:00 0000"u8 : "aaa aaa 00 00:00:00 0000"u8))
                return false;
            (day, month, year, at) = (Number(text[8] == ' ' ? text.Slice(9, 1) : text.Slice(8, 2)), MonthOf(text.Slice(4, 3)), Number(text.Slice(20, 4)), 11);
        }
        else
        {
            var comma = text.IndexOf((byte)',');
            if (comma is < 6 or > 9 || !IsForm(text[comma..], ", 00-aaa-00 00:00:00 GMT"u8))
                return false;
            text = text[comma..];
            (day, month, year, at) = (Number(text.Slice(2, 2)), MonthOf(text.Slice(5, 3)), Number(text.Slice(9, 2)), 12);
            // Two digits mean the century that puts the date no more than 50 years ahead; this was written after 2025.
            year += year < 76 ? 2000 : 1900;
        }

        var (hour, minute, second) = (Number(text.Slice(at, 2)), Number(text.Slice(at + 3, 2)), Number(text.Slice(at + 6, 2)));
        if (month == 0 || year < 1970 || day < 1 || day > CivilDate.DaysOf(year, month) || hour > 23 || minute > 59 || second > 60)
            return false;
        seconds = (CivilDate.ToDays(year, month, day) * SecondsOfDay) + (hour * 3600) + (minute * 60) + Math.Min(second, 59);
        return true;
    }

    private static void Two(Span<byte> target, int number)
    {
        target[0] = (byte)('0' + (number / 10));
        target[1] = (byte)('0' + (number % 10));
    }

    /// <summary>Compares with a pattern: a letter for a, a digit for 0, all else as it is.</summary>
    private static bool IsForm(ReadOnlySpan<byte> text, ReadOnlySpan<byte> form)
    {
        if (text.Length != form.Length)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            var isRight = form[i] switch
            {
                (byte)'a' => (text[i] | 0x20) is >= 'a' and <= 'z',
                (byte)'0' => text[i] is >= (byte)'0' and <= (byte)'9',
                _ => text[i] == form[i],
            };
            if (!isRight)
                return false;
        }

        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = (number * 10) + digit - '0';
        return number;
    }

    private static int MonthOf(ReadOnlySpan<byte> name)
    {
        for (var month = 0; month < 12; month++)
        {
            if (Months.Slice(month * 3, 3).SequenceEqual(name))
                return month + 1;
        }

        return 0;
    }
}
