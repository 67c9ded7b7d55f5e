using System;
using ExoCosmos.Shell.Editing;
using ExoCosmos.Shell.Terminal;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Execution;

/// <summary>The terminal as input of a command of the shell: lines are edited, Ctrl-D ends the input, Ctrl-C the command.</summary>
internal sealed class TerminalSource : ByteSource
{
    private readonly LineEditor _editor;
    private readonly Interruption _interruption;
    private byte[] _pending = [];
    private bool _ended;

    public TerminalSource(TerminalDevice terminal, Interruption interruption)
    {
        _interruption = interruption;
        _interruption.TerminalIsTaken = true;
        _editor = new(
            terminal.ReadKey, text => Descriptor.StandardOutput.Write(OsString.Encode(text)), () => terminal.Size.Columns, new History());
    }

    public override string Name => "terminal";

    protected override int ReadMore(Span<byte> target)
    {
        if (_pending.Length == 0 && !_ended)
        {
            var (outcome, text) = _editor.ReadLine("");
            if (outcome == LineOutcome.Cancelled)
            {
                _interruption.Request();
                _interruption.Check();
            }
            _ended = outcome == LineOutcome.EndOfInput;
            _pending = _ended ? [] : OsString.Encode(text + "\n");
        }
        var count = Math.Min(target.Length, _pending.Length);
        _pending.AsSpan(0, count).CopyTo(target);
        _pending = _pending[count..];
        return count;
    }
}
