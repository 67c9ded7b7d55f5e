using System.Collections.Generic;
using System.Threading;
using ExoCosmos.Shell.Commands;
using ExoCosmos.Shell.Language;

namespace ExoCosmos.Shell.Execution;

/// <summary>One command of a pipeline, from its expanded words to its status.</summary>
internal sealed class Stage
{
    public Stage(SimpleCommand syntax, ShellSession session, Expander expander)
    {
        Syntax = syntax;
        foreach (var assignment in syntax.Assignments)
            Assignments.Add(new(assignment.Name, expander.ExpandValue(assignment.Value)));
        Arguments = expander.ExpandAll(syntax.Words);
        if (Arguments.Count == 0)
            return;
        Command = session.Commands.Find(Arguments[0]);
        if (Command?.ProgramToStart(Arguments) is { } program)
        {
            Arguments = program;
            Command = null;
        }
        IsProgram = Command is null;
    }

    public SimpleCommand Syntax { get; }

    /// <summary>The name and its arguments; empty when there are only assignments and redirections.</summary>
    public IReadOnlyList<string> Arguments { get; }

    public List<KeyValuePair<string, string>> Assignments { get; } = [];

    /// <summary>The command of the shell with that name, if there is one.</summary>
    public Command? Command { get; }

    public bool IsProgram { get; }

    public StageStreams Streams { get; } = new();

    public Thread? Thread { get; set; }

    public int? Process { get; set; }

    public int Status { get; set; }
}
