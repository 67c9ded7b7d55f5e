using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Display;

/// <summary>
/// Cells in the VGA's text mode of 80 by 25 (IBM VGA technical reference). Characters are those of code page 437.
/// <code>
/// 15..12      11..8       7..0
/// background  foreground  character
/// </code>
/// </summary>
public unsafe struct VgaTextDisplay : ICellDisplay
{
    private const ulong TextMemory = 0xB8000;
    private const ulong TextLength = 0x8000;
    private const ushort CrtcIndex = 0x3D4;
    private const ushort CrtcData = 0x3D5;
    private const byte CursorStart = 0x0A;
    private const byte CursorOff = 0x20;
    private const ushort InputStatus = 0x3DA;
    private const ushort AttributeWrite = 0x3C0;
    private const ushort AttributeRead = 0x3C1;
    private const byte ModeControlWithScreenOn = 0x30;
    private const byte BlinkEnable = 0x08;

    private ushort* _text;

    public readonly int Columns => 80;

    public readonly int Rows => 25;

    /// <summary>Takes the text screen: hides the hardware cursor and makes the fourth background bit mean bright, not blinking.</summary>
    /// <returns>False when the text memory cannot be mapped.</returns>
    public bool Initialize<TMachine>() where TMachine : struct, IPorts, IMemoryMap
    {
        _text = (ushort*)TMachine.MapDevice(TextMemory, TextLength);
        if (_text == null)
            return false;
        TMachine.Out8(CrtcIndex, CursorStart);
        TMachine.Out8(CrtcData, CursorOff);
        // Reading the status makes the next write to the attribute port an index.
        _ = TMachine.In8(InputStatus);
        TMachine.Out8(AttributeWrite, ModeControlWithScreenOn);
        var mode = TMachine.In8(AttributeRead);
        TMachine.Out8(AttributeWrite, (byte)(mode & ~BlinkEnable));
        return true;
    }

    public readonly void Draw(int column, int row, Cell cell)
    {
        if (_text == null || (uint)column >= 80 || (uint)row >= 25)
            return;
        var attribute = VgaColour(cell.Background) << 4 | VgaColour(cell.Foreground);
        _text[row * 80 + column] = (ushort)(attribute << 8 | CodePage437.FromRune(cell.Rune));
    }

    // ANSI counts red, green, blue from the lowest bit, the VGA blue, green, red.
    private static int VgaColour(int ansi) => (ansi & 0b1010) | (ansi & 1) << 2 | (ansi >> 2 & 1);
}
