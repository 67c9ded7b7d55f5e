using System;

namespace ExoCosmos.Build.XSharp.Machine;

/// <summary>Operand sizes in bytes and their words.</summary>
public static class Sizes
{
    /// <summary>The size that a word names, or null if it names none.</summary>
    public static int? Find(string word) => word.ToUpperInvariant() switch
    {
        "BYTE" => 1,
        "WORD" => 2,
        "DWORD" => 4,
        "QWORD" => 8,
        _ => null,
    };

    public static string Name(int size) => size switch
    {
        1 => "byte",
        2 => "word",
        4 => "dword",
        8 => "qword",
        16 => "oword",
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "not an operand size"),
    };

    /// <summary>NASM's letter in <c>db</c>, <c>resq</c> and the like.</summary>
    public static char Letter(int size) => size switch { 1 => 'b', 2 => 'w', 4 => 'd', _ => 'q' };

    /// <summary>Whether a number fits in so many bytes, read either as signed or as unsigned.</summary>
    public static bool Fits(Int128 value, int size) => value >= -(Int128.One << (size * 8 - 1)) && value < Int128.One << (size * 8);

    /// <summary>Whether a 64-bit number, read either way, is the sign extension of so many bytes.</summary>
    public static bool FitsSigned(Int128 value, int size)
    {
        var signed = value >= Int128.One << 63 ? value - (Int128.One << 64) : value;
        return signed >= -(Int128.One << (size * 8 - 1)) && signed < Int128.One << (size * 8 - 1);
    }
}
