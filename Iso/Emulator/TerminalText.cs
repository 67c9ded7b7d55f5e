using System;
using System.Text;

namespace ExoCosmos.Iso.Emulator;

/// <summary>
/// What a reader of the terminal sees, line by line: carriage returns, backspaces and the escape sequences that move within or erase a line
/// are obeyed, colours and the rest are dropped. It keeps finished lines as text and the last line as it stands.
/// </summary>
public sealed class TerminalText
{
    private enum State
    {
        Text,
        Escape,
        Sequence,
        SystemCommand,
    }

    private const int MaximumColumn = 4096;

    private readonly StringBuilder finished = new();
    private readonly StringBuilder line = new();
    private readonly StringBuilder parameters = new();
    private State state;
    private int column;

    /// <summary>All finished lines, each ending in a line feed.</summary>
    public StringBuilder Finished => finished;

    /// <summary>The line that the cursor is on.</summary>
    public string CurrentLine => line.ToString();

    /// <summary>Whether the cursor stands behind the last character of its line.</summary>
    public bool CursorAtEnd => column == line.Length;

    public override string ToString() => finished.ToString() + line;

    public void Write(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            Write(character);
    }

    private void Write(char character)
    {
        switch (state)
        {
            case State.Escape:
                parameters.Clear();
                state = character switch { '[' => State.Sequence, ']' => State.SystemCommand, _ => State.Text };
                break;
            case State.Sequence when character is >= '@' and <= '~':
                state = State.Text;
                Obey(character);
                break;
            case State.Sequence:
                if (parameters.Length < 32)
                    parameters.Append(character);
                break;
            case State.SystemCommand:
                if (character is '\a' or '\x1B')
                    state = character is '\a' ? State.Text : State.Escape;
                break;
            default:
                WriteText(character);
                break;
        }
    }

    private void WriteText(char character)
    {
        switch (character)
        {
            case '\x1B':
                state = State.Escape;
                break;
            case '\n':
                finished.Append(line.ToString().TrimEnd(' ')).Append('\n');
                line.Clear();
                column = 0;
                break;
            case '\r':
                column = 0;
                break;
            case '\b':
                column = Math.Max(0, column - 1);
                break;
            case '\t':
                MoveTo((column | 7) + 1);
                break;
            case >= ' ' and not '\x7F':
                MoveTo(column);
                if (column < line.Length)
                    line[column] = character;
                else
                    line.Append(character);
                column++;
                break;
        }
    }

    private void Obey(char command)
    {
        var count = int.TryParse(parameters.ToString(), out var number) ? number : 0;
        switch (command)
        {
            case 'C':
                MoveTo(column + Math.Max(1, count));
                break;
            case 'D':
                column = Math.Max(0, column - Math.Max(1, count));
                break;
            case 'G':
                MoveTo(Math.Max(1, count) - 1);
                break;
            case 'K' or 'J' when count == 0:
                line.Length = Math.Min(line.Length, column);
                break;
            case 'K' when count == 2:
                line.Clear();
                MoveTo(column);
                break;
            case 'P':
                line.Remove(Math.Min(column, line.Length), Math.Min(Math.Max(1, count), Math.Max(0, line.Length - column)));
                break;
            case '@':
                if (column < line.Length && count < MaximumColumn)
                    line.Insert(column, new string(' ', Math.Max(1, count)));
                break;
            case 'H' or 'J':
                // For a reader of lines, a cleared screen or a jump on it begins a new line.
                if (line.Length > 0)
                    WriteText('\n');
                break;
        }
    }

    private void MoveTo(int target)
    {
        column = Math.Min(target, MaximumColumn);
        if (line.Length < column)
            line.Append(' ', column - line.Length);
    }
}
