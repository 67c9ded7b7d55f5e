using System.Collections.Generic;
using ExoCosmos.Shell.Commands;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Execution;

/// <summary>Calls one command of the shell and turns every way it can end into a status.</summary>
internal sealed class CommandRunner(ShellSession session, Interruption interruption)
{
    private const int Interrupted = 128 + ExitState.InterruptSignal;
    private const int BrokenPipe = 128 + ExitState.PipeSignal;

    /// <summary>Runs a command; <paramref name="terminalIsShared"/> says that programs of the same pipeline use the terminal too.</summary>
    public int Run(Command command, IReadOnlyList<string> words, StageStreams streams, bool terminalIsShared)
    {
        var output = new TextSink(streams.Output);
        var error = new TextSink(streams.Error);
        var arguments = new List<string>(words);
        arguments.RemoveAt(0);
        using var context = new CommandContext(
            session, command, arguments, () => OpenInput(streams, terminalIsShared), output, error, interruption);
        try
        {
            var status = arguments is ["--help"] ? HelpText.Describe(command, context) : command.Run(context);
            output.Flush();
            return status;
        }
        catch (OsException failure) when (failure.Error == Errno.BrokenPipe)
        {
            return BrokenPipe;
        }
        catch (InterruptedException)
        {
            return TryFlush(output, Interrupted);
        }
        catch (UsageException misuse)
        {
            context.Report($"{misuse.Message}\nusage: {command.Name} {command.Usage}".TrimEnd());
            return 2;
        }
        catch (OsException failure)
        {
            context.Report(failure.Message);
            return 1;
        }
    }

    private static int TryFlush(TextSink output, int status)
    {
        try
        {
            output.Flush();
        }
        catch (OsException)
        {
            // The reader went away with the same Ctrl-C.
        }
        return status;
    }

    private ByteSource OpenInput(StageStreams streams, bool terminalIsShared) =>
        session.Terminal is { } terminal && !terminalIsShared && streams.Input.IsTerminal
            ? new TerminalSource(terminal, interruption)
            : new FileSource(streams.Input, "standard input");
}
