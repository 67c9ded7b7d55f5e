using System;
using System.Globalization;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Terminal;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS.Terminal;

[TestClass]
public sealed class KeyMapTests
{
    private static string Type(string scancodes)
    {
        var map = default(KeyMap);
        var bytes = new byte[KeyMap.MaximumBytes];
        var typed = new StringBuilder();
        foreach (var scancode in scancodes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var count = map.Feed(byte.Parse(scancode, NumberStyles.HexNumber, CultureInfo.InvariantCulture), bytes);
            typed.Append(Encoding.Latin1.GetString(bytes, 0, count));
        }
        return typed.ToString();
    }

    [TestMethod]
    [DataRow("1E 9E", "a")]
    [DataRow("02 0B 0C 0D 1A 1B 27 28 29 2B 33 34 35 39", "10-=[];'`\\,./ ")]
    [DataRow("10 19 26 32", "qplm")]
    [DataRow("2A 1E AA 1E", "Aa")]
    [DataRow("36 02 03 0B 29 2B 35 B6 02", "!@)~|?1")]
    [DataRow("2A 36 AA 1E B6 1E", "Aa")]
    [DataRow("3A BA 1E 02 2A 1E AA 3A BA 1E", "A1aa")]
    [DataRow("3A 3A 3A BA 1E", "A")]
    [DataRow("1D 2E 9D", "\u0003")]
    [DataRow("E0 1D 20 E0 9D 20", "\u0004d")]
    [DataRow("1D 1A 2B 1B 39 35", "\u001B\u001C\u001D\0\u001F")]
    [DataRow("38 30 B8 30", "\u001Bbb")]
    [DataRow("38 1D 30", "\u001B\u0002")]
    [DataRow("1C 0E 0F 01", "\r\u007F\t\u001B")]
    [DataRow("2A 0F", "\e[Z")]
    [DataRow("1D 0E", "\b")]
    [DataRow("E0 48 E0 50 E0 4D E0 4B", "\e[A\e[B\e[C\e[D")]
    [DataRow("1D E0 4D", "\e[1;5C")]
    [DataRow("2A 38 E0 48", "\e[1;4A")]
    [DataRow("E0 47 E0 4F E0 49 E0 51 E0 52 E0 53", "\e[1~\e[4~\e[5~\e[6~\e[2~\e[3~")]
    [DataRow("1D E0 53", "\e[3;5~")]
    [DataRow("3B 3F 40 44 57 58", "\e[[A\e[[E\e[17~\e[21~\e[23~\e[24~")]
    [DataRow("2A 3B 40", "\e[11;2~\e[17;2~")]
    [DataRow("47 4C 52 53 4E 37 E0 35 E0 1C", "750.+*/\r")]
    [DataRow("45 C5 47 48 4C 53 4A", "\e[1~\e[A5\e[3~-")]
    [DataRow("E0 2A E0 53 E0 D3 E0 AA 1E", "\e[3~a")]
    [DataRow("E1 1D 45 E1 9D C5 1E", "a")]
    [DataRow("56 2A 56", "\\|")]
    [DataRow("FA 1E FE", "a")]
    [DataRow("E0 5B 46 54 7F", "")]
    public void Types(string scancodes, string bytes) => Assert.AreEqual(bytes, Type(scancodes));

    [TestMethod]
    public void AnyBytesFitTheBuffer() =>
        Prop.ForAll<byte[]>(scancodes =>
        {
            var map = default(KeyMap);
            var bytes = new byte[KeyMap.MaximumBytes];
            return scancodes.All(scancode => map.Feed(scancode, bytes) is >= 0 and <= KeyMap.MaximumBytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(200));
}
