using System;

namespace ExoCosmos.Shell.Terminal;

/// <summary>The ECMA-48 control sequences the shell writes; a terminal that knows SGR, CUU, CUF, EL and ED is enough.</summary>
internal static class Ansi
{
    public const string Reset = "\e[0m";
    public const string Bold = "\e[1m";
    public const string Heading = "\e[1;4m";
    public const string Dim = "\e[2m";
    public const string Red = "\e[31m";
    public const string Green = "\e[1;32m";
    public const string Yellow = "\e[33m";
    public const string Blue = "\e[1;34m";
    public const string Cyan = "\e[36m";
    public const string EraseToLineEnd = "\e[K";
    public const string ClearScreen = "\e[H\e[2J";

    /// <summary>The text with every control character shown as '?': a file name must not be able to command the terminal.</summary>
    public static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.AsSpan().ContainsAnyInRange('\x7F', '\x9F'))
            return text;
        var shown = text.ToCharArray();
        for (var i = 0; i < shown.Length; i++)
            shown[i] = char.IsControl(shown[i]) ? '?' : shown[i];
        return new(shown);
    }

    public static string Up(int rows) => rows > 0 ? $"\e[{rows}A" : "";

    public static string Right(int columns) => columns > 0 ? $"\e[{columns}C" : "";

    /// <summary>The text in a colour, or as it is where colours are not wanted.</summary>
    public static string Paint(string text, string colour, bool wanted) => wanted && colour.Length > 0 ? colour + text + Reset : text;
}
