using System.Collections.Generic;

namespace ExoCosmos.Shell.Commands;

/// <summary>The headings under which <c>help</c> lists the commands.</summary>
internal enum CommandGroup
{
    Session,
    Files,
    Text,
    Machine,
    Network,
}

/// <summary>A command that the shell carries out itself. One instance serves all calls, also several at once in a pipeline.</summary>
internal abstract class Command
{
    public abstract string Name { get; }

    public abstract CommandGroup Group { get; }

    /// <summary>What it does, in a few words.</summary>
    public abstract string Summary { get; }

    /// <summary>Its arguments, without the name.</summary>
    public virtual string Usage => "";

    /// <summary>More lines for <c>help NAME</c>: options, formats, remarks.</summary>
    public virtual string Details => "";

    /// <summary>Carries the command out and returns its status: 0 success, 1 failure, 2 wrong use.</summary>
    /// <exception cref="UsageException">The arguments make no sense.</exception>
    /// <exception cref="Unix.OsException">The system refused something that ends the command.</exception>
    /// <exception cref="Execution.InterruptedException">Ctrl-C was pressed.</exception>
    public abstract int Run(CommandContext context);

    /// <summary>For a command that stands for starting a program: that program and its arguments; null for all others.</summary>
    public virtual IReadOnlyList<string>? ProgramToStart(IReadOnlyList<string> arguments) => null;

    protected static void RequireOperands(Options options, int least, int most = int.MaxValue)
    {
        if (options.Operands.Count < least)
            throw new UsageException(least == 1 ? "an operand is missing" : $"at least {least} operands are needed");
        if (options.Operands.Count > most)
            throw new UsageException(most == 0 ? $"unexpected operand '{options.Operands[0]}'" : $"too many operands: '{options.Operands[most]}'");
    }
}
