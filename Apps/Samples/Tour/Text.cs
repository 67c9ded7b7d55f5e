using System.Globalization;
using System.Text;

namespace Tour;

internal static class Text
{
    public static Task VisitAsync()
    {
        Console.WriteLine($"|{42,8}|{42,-8}|{0xBEEF:x8}|{1234567.891:N2}|{0.000123:E3}|{Math.PI:R}|");
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0:yyyy-MM-dd HH:mm:ss} {1:P1} {2}", new DateTime(2001, 2, 3, 4, 5, 6), 0.125, true));
        var text = "Größe, naïve, Ελλάδα, 日本語, 🙂";
        Console.WriteLine($"{text} = {text.Length} chars, {text.EnumerateRunes().Count()} runes, {Encoding.UTF8.GetByteCount(text)} bytes");
        Console.WriteLine(text.ToUpperInvariant());
        Console.WriteLine($"{decimal.MaxValue} {long.MinValue} {double.Epsilon} {UInt128.MaxValue}");
        Console.WriteLine($"{int.Parse("-17", CultureInfo.InvariantCulture)} {double.Parse("2.5e3", CultureInfo.InvariantCulture)} {TimeSpan.Parse("1.02:03:04", CultureInfo.InvariantCulture)}");
        var builder = new StringBuilder();
        for (var i = 0; i < 26; i++)
            builder.Insert(i / 2, (char)('a' + i));
        Console.WriteLine(builder.Replace("z", "<end>"));
        return Task.CompletedTask;
    }
}
