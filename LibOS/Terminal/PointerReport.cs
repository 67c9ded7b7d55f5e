using System;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Terminal;

[Flags]
public enum PointerButtons : byte
{
    None = 0,
    Left = 1,
    Right = 2,
    Middle = 4,
}

/// <summary>What a <see cref="ConsoleEvent.Pointer"/> of the console's ring says: buttons that are down, and how far the mouse was moved.</summary>
/// <param name="Right">Steps to the right; 0 where it was more than the mouse can say.</param>
/// <param name="Down">Steps towards the user.</param>
public readonly record struct PointerReport(PointerButtons Buttons, int Right, int Down)
{
    private const uint SignX = 1 << 20, SignY = 1 << 21, OverflowX = 1 << 22, OverflowY = 1 << 23;

    public static PointerReport Of(uint entry) => new(
        (PointerButtons)((entry >> 16) & 7),
        (entry & OverflowX) != 0 ? 0 : Signed((entry >> 8) & 0xFF, (entry & SignX) != 0),
        (entry & OverflowY) != 0 ? 0 : -Signed(entry & 0xFF, (entry & SignY) != 0));

    private static int Signed(uint low, bool isNegative) => isNegative ? (int)low - 256 : (int)low;
}
