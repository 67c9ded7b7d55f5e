using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Commands;
using ExoCosmos.Shell.Execution;
using ExoCosmos.Shell.Terminal;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell;

/// <summary>
/// The shell: <c>shell</c> (interactive on a terminal, else lines from standard input), <c>shell FILE [ARGUMENT ...]</c>,
/// <c>shell -c TEXT [NAME [ARGUMENT ...]]</c>.
/// </summary>
internal static class Program
{
    private const int PipeSignal = 13;
    private const int InterruptSignal = 2;
    private const nint Ignore = 1;

    private static int Main(string[] arguments)
    {
        // A pipe without a reader is an error to report, not a reason to die.
        Libc.signal(PipeSignal, Ignore);
        if (arguments is ["--help" or "-h", ..])
            return ShowUsage(Descriptor.StandardOutput, 0);
        if (arguments is ["--version", ..])
            return Print(Descriptor.StandardOutput, $"ExoCosmos shell {Banner.Version}\n", 0);
        try
        {
            return Start(arguments) & 0xFF;
        }
        catch (OsException failure)
        {
            return Print(Descriptor.StandardError, $"shell: {failure.Message}\n", failure.Error == Errno.NoEntry ? 127 : 126);
        }
    }

    private static int Start(string[] arguments)
    {
        var isInteractive = arguments.Length == 0;
        using var terminal = isInteractive ? TerminalDevice.TryOpen() : null;
        var session = new ShellSession(CommandTable.Standard(), terminal);
        session.Variables.ImportEnvironment();
        // The first program of a machine is started by somebody who knows of no variables.
        if (session.Variables.Get("PATH").Length == 0)
            session.Variables.Export("PATH", ShellSession.DefaultPath);
        session.Variables.Export("PWD", FileSystem.WorkingDirectory());
        var scripts = new ScriptRunner(session);
        switch (arguments)
        {
            case []:
                if (terminal is null)
                    return scripts.RunLines(ReadInputLine, "shell", stopAtErrors: false);
                Libc.signal(InterruptSignal, Ignore);
                return new InteractiveShell(session, terminal).Run();
            case ["-c", var text, ..]:
                SetArguments(session, arguments, 2);
                return scripts.RunText(text, "shell");
            case ["-c"] or [['-', _, ..], ..]:
                return ShowUsage(Descriptor.StandardError, 2);
            default:
                SetArguments(session, arguments, 0);
                return scripts.RunFile(arguments[0]);
        }
    }

    private static void SetArguments(ShellSession session, string[] arguments, int nameIndex)
    {
        if (nameIndex >= arguments.Length)
            return;
        session.Variables.ScriptName = arguments[nameIndex];
        session.Variables.Arguments = arguments[(nameIndex + 1)..];
    }

    // Byte by byte: what follows the line belongs to the commands that the line starts.
    private static string? ReadInputLine()
    {
        var line = new List<byte>();
        Span<byte> next = stackalloc byte[1];
        while (Descriptor.StandardInput.Read(next) > 0)
        {
            if (next[0] == '\n')
                return OsString.Decode(line.ToArray());
            line.Add(next[0]);
        }
        return line.Count > 0 ? OsString.Decode(line.ToArray()) : null;
    }

    private static int ShowUsage(Descriptor output, int status) => Print(
        output, "usage: shell\n       shell FILE [ARGUMENT ...]\n       shell -c TEXT [NAME [ARGUMENT ...]]\n", status);

    private static int Print(Descriptor output, string text, int status)
    {
        output.Write(OsString.Encode(text));
        return status;
    }
}
