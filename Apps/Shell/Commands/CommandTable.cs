using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Commands.Files;
using ExoCosmos.Shell.Commands.Machine;
using ExoCosmos.Shell.Commands.Network;
using ExoCosmos.Shell.Commands.Session;
using ExoCosmos.Shell.Commands.Text;

namespace ExoCosmos.Shell.Commands;

/// <summary>The commands by name.</summary>
internal sealed class CommandTable
{
    private readonly SortedDictionary<string, Command> _commands = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two commands have the same name.</exception>
    public CommandTable(IEnumerable<Command> commands)
    {
        foreach (var command in commands)
            _commands.Add(command.Name, command);
    }

    public IEnumerable<Command> All => _commands.Values;

    public static CommandTable Standard() => new(
    [
        new HelpCommand(), new CdCommand(), new PwdCommand(), new ExitCommand(), new ClearCommand(), new ExportCommand(), new UnsetCommand(),
        new SetCommand(), new StatusCommand("true", 0), new StatusCommand("false", 1), new HistoryCommand(), new RunCommand(),
        new SourceCommand(), new SleepCommand(), new DateCommand(), new TestCommand("test"), new TestCommand("["),

        new LsCommand(), new CpCommand(), new MvCommand(), new RmCommand(), new MkdirCommand(), new RmdirCommand(), new LnCommand(),
        new StatCommand(), new TouchCommand(), new ChmodCommand(), new FindCommand(), new SyncCommand(),

        new EchoCommand(), new CatCommand(), new GrepCommand(), new WcCommand(), new HeadCommand(), new TailCommand(), new HexdumpCommand(),
        new Sha256Command(),

        new EnvCommand(), new CapsCommand(), new MemCommand(), new DiskCommand(), new UptimeCommand(), new DmesgCommand(), new TraceCommand(),
        new PowerCommand("reboot"), new PowerCommand("poweroff"),
        new ProgramCommand("paint", CommandGroup.Machine, "draw on the screen, in pixels, with the mouse", "", """
            The left button paints, and picks a colour from the strip above; the right one erases.
            Keys: 1 to 8 pick a colour, the arrows move, the blank puts the pen down and up, c clears the sheet,
            q ends.
            """),

        new NetCommand(), .. NetworkPrograms.All, new PublishCommand(),
    ]);

    public Command? Find(string name) => _commands.GetValueOrDefault(name);
}
