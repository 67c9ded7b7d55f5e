using System;

namespace ExoCosmos.Drivers.Acpi;

/// <summary>
/// The values that put the machine into state S5. They stand in the object \_S5_ of the DSDT or an SSDT (ACPI 6.5 ch. 7.4.2), which is byte code;
/// instead of interpreting it, this looks for the one shape that compilers give the object (ch. 20.2):
/// <code>
/// 08 [5C] '_' 'S' '5' '_'  12  PkgLength  count  value value …      value: 00, 01, FF, 0A byte, 0B word, 0C dword
/// NameOp  \                PackageOp
/// </code>
/// </summary>
public readonly record struct SoftOff(byte TypeA, byte TypeB)
{
    private const byte NameOp = 0x08;
    private const byte RootPrefix = (byte)'\\';
    private const byte PackageOp = 0x12;

    /// <param name="code">A DSDT or SSDT with its header.</param>
    /// <param name="states">The values to write to the SLP_TYP fields of PM1a and PM1b.</param>
    public static bool TryFind(ReadOnlySpan<byte> code, out SoftOff states)
    {
        var rest = code;
        for (var at = rest.IndexOf("_S5_"u8); at >= 0; at = rest.IndexOf("_S5_"u8))
        {
            var isNamed = at >= 1 && rest[at - 1] == NameOp || at >= 2 && rest[at - 1] == RootPrefix && rest[at - 2] == NameOp;
            rest = rest[(at + 4)..];
            if (isNamed && TryReadPackage(rest, out states))
                return true;
        }
        states = default;
        return false;
    }

    private static bool TryReadPackage(ReadOnlySpan<byte> code, out SoftOff states)
    {
        states = default;
        if (code.Length < 3 || code[0] != PackageOp)
            return false;
        // The two highest bits of the first length byte count the bytes that follow it.
        var lengthBytes = 1 + (code[1] >> 6);
        if (code.Length < 1 + lengthBytes + 1)
            return false;
        var count = code[1 + lengthBytes];
        var values = code[(2 + lengthBytes)..];
        if (count < 1 || !TryReadValue(ref values, out var typeA))
            return false;
        // Firmware with one value means it for both registers.
        if (count < 2 || !TryReadValue(ref values, out var typeB))
            typeB = typeA;
        states = new SoftOff(typeA, typeB);
        return true;
    }

    private static bool TryReadValue(ref ReadOnlySpan<byte> code, out byte value)
    {
        value = 0;
        if (code.IsEmpty)
            return false;
        var operandBytes = code[0] switch { 0x0A => 1, 0x0B => 2, 0x0C => 4, 0x00 or 0x01 or 0xFF => 0, _ => -1 };
        if (operandBytes < 0 || code.Length < 1 + operandBytes)
            return false;
        // SLP_TYP has three bits: the lowest byte holds them all.
        value = (byte)((operandBytes == 0 ? code[0] : code[1]) & 7);
        code = code[(1 + operandBytes)..];
        return true;
    }
}
