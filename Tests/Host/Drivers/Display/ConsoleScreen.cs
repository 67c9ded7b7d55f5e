using System;
using System.Linq;
using System.Text;
using ExoCosmos.Drivers.Display;
using ExoCosmos.Tests.Host.Drivers.Fakes;

namespace ExoCosmos.Tests.Host.Drivers.Display;

/// <summary>A console on memory of its own with guard bytes around, read back as text.</summary>
public sealed class ConsoleScreen
{
    private const int Guard = 4096;
    private const byte GuardByte = 0xA5;
    private readonly byte[] _memory;
    private TextConsole _console;
    private CollectingSink _answers = new();

    public ConsoleScreen(int columns, int rows)
    {
        var needed = TextConsole.MemoryNeeded(columns, rows);
        _memory = GC.AllocateArray<byte>(needed + 2 * Guard, pinned: true);
        _memory.AsSpan().Fill(GuardByte);
        if (!_console.Initialize(_memory.AsSpan(Guard, needed), columns, rows))
            throw new InvalidOperationException("the console refused its memory");
    }

    public ref TextConsole Console => ref _console;

    public string Answers => Encoding.ASCII.GetString(_answers.Bytes.ToArray());

    public bool GuardsAreIntact => _memory.AsSpan(0, Guard).IndexOfAnyExcept(GuardByte) < 0 && _memory.AsSpan(_memory.Length - Guard).IndexOfAnyExcept(GuardByte) < 0;

    public (int Column, int Row) Cursor => (_console.CursorColumn, _console.CursorRow);

    /// <summary>All rows, without the spaces at their ends, joined by '|'; empty rows at the end left out.</summary>
    public string Text => string.Join('|', Enumerable.Range(0, _console.Rows).Select(Row)).TrimEnd('|');

    public static ConsoleScreen Showing(string text, int columns = 10, int rows = 4)
    {
        var screen = new ConsoleScreen(columns, rows);
        screen.Write(text);
        return screen;
    }

    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void Write(byte[] bytes) => _console.Write(bytes, ref _answers);

    public Cell At(int column, int row) => _console.CellAt(column, row);

    private string Row(int row) =>
        string.Concat(Enumerable.Range(0, _console.Columns).Select(column => char.ConvertFromUtf32(_console.CellAt(column, row).Rune))).TrimEnd(' ');
}
