using System.Collections.Generic;
using ExoCosmos.Shell.Commands;
using ExoCosmos.Shell.Editing;
using ExoCosmos.Shell.Language;
using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Execution;

/// <summary>What lives as long as the shell does.</summary>
internal sealed class ShellSession(CommandTable commands, TerminalDevice? terminal)
{
    public const string DefaultPath = "/bin";

    public Variables Variables { get; } = new();

    public CommandTable Commands { get; } = commands;

    public History History { get; } = new();

    /// <summary>The terminal of an interactive shell.</summary>
    public TerminalDevice? Terminal { get; } = terminal;

    /// <summary>Set by <c>exit</c>: nothing more is run.</summary>
    public int? ExitStatus { get; set; }

    /// <summary>The directories that programs are looked for in.</summary>
    public IEnumerable<string> ProgramDirectories =>
        (Variables.Get("PATH") is { Length: > 0 } path ? path : DefaultPath).Split(':');
}
