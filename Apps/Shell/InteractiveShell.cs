using System.Text;
using ExoCosmos.Shell.Editing;
using ExoCosmos.Shell.Execution;
using ExoCosmos.Shell.Language;
using ExoCosmos.Shell.Terminal;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell;

/// <summary>Reads lines from a person and runs them until <c>exit</c> or Ctrl-D.</summary>
internal sealed class InteractiveShell
{
    private readonly ShellSession _session;
    private readonly TerminalDevice _terminal;
    private readonly LineEditor _editor;

    public InteractiveShell(ShellSession session, TerminalDevice terminal)
    {
        _session = session;
        _terminal = terminal;
        _editor = new(terminal.ReadKey, terminal.Write, () => terminal.Size.Columns, session.History, new ShellCompleter(session));
    }

    public int Run()
    {
        var home = _session.Variables.Get("HOME");
        _session.History.Attach(PathText.Join(home.Length > 0 ? home : "/", ".history"));
        _terminal.Write(Banner.Text(coloured: true));
        while (_session.ExitStatus is null && ReadCommand() is { } text)
        {
            _session.History.Add(text);
            new ScriptRunner(_session).RunText(text, "shell");
        }
        return _session.ExitStatus ?? _session.Variables.LastStatus;
    }

    // Lines until they make a command: an open quote or a trailing && asks for another. Null at the end of input.
    private string? ReadCommand()
    {
        var text = new StringBuilder();
        while (true)
        {
            // Before the prompt is seen: what is typed at it must not be echoed by the terminal as well.
            _terminal.EnterRaw();
            var (outcome, line) = _editor.ReadLine(text.Length == 0 ? Prompt() : "> ");
            if (outcome == LineOutcome.EndOfInput)
                return text.Length == 0 ? null : text.ToString();
            if (outcome == LineOutcome.Cancelled)
            {
                _session.Variables.LastStatus = 128 + ExitState.InterruptSignal;
                text.Clear();
                continue;
            }
            text.Append(line);
            if (!IsIncomplete(text.ToString()))
                return text.ToString();
            text.Append('\n');
        }
    }

    private static bool IsIncomplete(string text)
    {
        try
        {
            Parser.Parse(text);
            return false;
        }
        catch (ShellSyntaxException error)
        {
            return error.IsIncomplete;
        }
    }

    private static string Prompt()
    {
        string directory;
        try
        {
            directory = FileSystem.WorkingDirectory();
        }
        catch (OsException)
        {
            directory = "(gone)";
        }
        return $"{Ansi.Green}exo{Ansi.Reset}:{Ansi.Blue}{Ansi.Printable(directory)}{Ansi.Reset}$ ";
    }
}
