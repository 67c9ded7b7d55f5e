using System.IO;

namespace ExoCosmos.Iso.Emulator;

/// <summary>Prints what the guest prints as plain lines, each when it is finished, without the escape sequences of its line editor.</summary>
internal sealed class TranscriptPrinter(TextWriter output)
{
    private readonly TerminalText terminal = new();
    private int printed;

    public void Write(string text)
    {
        terminal.Write(text);
        output.Write(terminal.Finished.ToString(printed, terminal.Finished.Length - printed));
        output.Flush();
        printed = terminal.Finished.Length;
    }

    /// <summary>Prints the last line, which nothing has ended.</summary>
    public void Finish()
    {
        if (terminal.CurrentLine.Length > 0)
            output.WriteLine(terminal.CurrentLine);
    }
}
