using System;
using System.Text;
using ExoCosmos.Shell.Language;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Execution;

/// <summary>Runs command text: one string, or line after line of a script or of standard input.</summary>
internal sealed class ScriptRunner(ShellSession session)
{
    public const int SyntaxStatus = 2;

    /// <summary>Runs a parsed list; <c>$?</c> is its status. Stops at <c>exit</c> and Ctrl-C.</summary>
    public int Run(CommandList list)
    {
        foreach (var item in list.Items)
        {
            if (session.ExitStatus is not null)
                break;
            var succeeded = session.Variables.LastStatus == 0;
            if ((item.Connector == Connector.OnSuccess && !succeeded) || (item.Connector == Connector.OnFailure && succeeded))
                continue;
            var runner = new PipelineRunner(session);
            session.Variables.LastStatus = runner.Run(item.Pipeline);
            if (runner.WasInterrupted)
                break;
        }
        return session.Variables.LastStatus;
    }

    /// <summary>Runs a whole text; a syntax error is reported with the name and line, and nothing of the text is run.</summary>
    public int RunText(string text, string name, int firstLine = 1)
    {
        try
        {
            return Run(Parser.Parse(text));
        }
        catch (ShellSyntaxException error)
        {
            return Report(name, firstLine + error.Line - 1, error.Message);
        }
    }

    /// <summary>
    /// Runs lines as they come, joining those that belong together. Stops at the end, at <c>exit</c>, and at a syntax error
    /// when <paramref name="stopAtErrors"/>.
    /// </summary>
    public int RunLines(Func<string?> readLine, string name, bool stopAtErrors)
    {
        var pending = new StringBuilder();
        var first = 1;
        var number = 0;
        while (session.ExitStatus is null && readLine() is { } line)
        {
            number++;
            pending.Append(line).Append('\n');
            try
            {
                Run(Parser.Parse(pending.ToString()));
            }
            catch (ShellSyntaxException incomplete) when (incomplete.IsIncomplete)
            {
                continue;
            }
            catch (ShellSyntaxException error)
            {
                Report(name, first + error.Line - 1, error.Message);
                if (stopAtErrors)
                    return SyntaxStatus;
            }
            pending.Clear();
            first = number + 1;
        }
        return session.ExitStatus is null && pending.Length > 0 ? RunText(pending.ToString(), name, first) : session.Variables.LastStatus;
    }

    public int RunFile(string path, bool stopAtErrors = true)
    {
        using var source = new FileSource(Descriptor.Open(path, OpenMode.Read), path);
        return RunLines(() => ReadLine(source), path, stopAtErrors);
    }

    private static string? ReadLine(ByteSource source) =>
        source.TryReadLine(out var line) ? OsString.Decode(line.TrimEnd((byte)'\n')) : null;

    private int Report(string name, int line, string message)
    {
        Descriptor.StandardError.Write(OsString.Encode($"{name}:{line}: {message}\n"));
        return session.Variables.LastStatus = SyntaxStatus;
    }
}
