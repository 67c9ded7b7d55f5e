using System;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>Output modes: newline to return and newline, and where that leaves the cursor. Collects into pieces for the console.</summary>
/// <remarks>The column counts characters, not cells, and takes no notice of escape sequences: it serves the erasing of tabs only.</remarks>
public unsafe ref struct OutputProcessor(OutputModes modes, ref uint column, Span<byte> buffer) : IEchoSink
{
    readonly OutputModes modes = modes;
    readonly ref uint column = ref column;
    readonly Span<byte> buffer = buffer;
    int used;

    public readonly uint Column => column;

    public void Show(scoped ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
            Put(value);
    }

    void Put(byte value)
    {
        if (used + 2 > buffer.Length)
            Flush();
        if ((modes & OutputModes.Process) != 0)
        {
            if (value == '\n' && (modes & OutputModes.NewlineToBoth) != 0)
            {
                buffer[used++] = (byte)'\r';
                column = 0;
            }
            else if (value == '\r')
            {
                if ((modes & OutputModes.NoReturnAtStart) != 0 && column == 0)
                    return;
                if ((modes & OutputModes.ReturnToNewline) != 0)
                    value = (byte)'\n';
            }
        }
        buffer[used++] = value;
        column = value switch
        {
            (byte)'\r' => 0,
            (byte)'\b' => column > 0 ? column - 1 : 0,
            (byte)'\t' => column + 8 - column % 8,
            _ => value >= 32 && (value & 0xC0) != 0x80 ? column + 1 : column,
        };
    }

    /// <summary>Hands what has been collected to the console.</summary>
    public void Flush()
    {
        ConsoleOutput.Write(buffer[..used]);
        used = 0;
    }
}
