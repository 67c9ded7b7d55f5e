using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Execution;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands;

/// <summary>One call of a command: its arguments, its streams, and the shell it runs in.</summary>
internal sealed class CommandContext(
    ShellSession session,
    Command command,
    IReadOnlyList<string> arguments,
    Func<ByteSource> openInput,
    TextSink output,
    TextSink error,
    Interruption interruption) : IDisposable
{
    private ByteSource? _input;

    public ShellSession Session => session;

    /// <summary>The arguments after the name.</summary>
    public IReadOnlyList<string> Arguments => arguments;

    /// <summary>Standard input; the terminal is not touched before somebody asks.</summary>
    public ByteSource Input => _input ??= openInput();

    public TextSink Output => output;

    public Interruption Interruption => interruption;

    /// <summary>1 after <see cref="Fail"/>, else 0.</summary>
    public int Status { get; private set; }

    /// <summary>Whether to use colours and columns.</summary>
    public bool IsColoured => output.IsTerminal;

    public int Width => output.IsTerminal && session.Terminal is { } terminal ? terminal.Size.Columns : 80;

    public Options ParseOptions(string accepted) => Options.Parse(arguments, accepted);

    /// <summary>Reports a failure and goes on; the status becomes 1.</summary>
    public void Fail(string message)
    {
        Status = 1;
        Report(message);
    }

    /// <summary>Writes a message after everything written so far.</summary>
    public void Report(string message)
    {
        output.Flush();
        error.WriteLine($"{command.Name}: {message}");
        error.Flush();
    }

    /// <summary>Does something for each item; what the system refuses for one is reported and the others go on.</summary>
    public void ForEach(IEnumerable<string> items, Action<string> action)
    {
        foreach (var item in items)
        {
            interruption.Check();
            Attempt(() => action(item));
        }
    }

    public void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (OsException failure) when (failure.Error != Errno.BrokenPipe)
        {
            Fail(failure.Message);
        }
    }

    /// <summary>Opens a file for reading; "-" is standard input.</summary>
    public ByteSource Open(string path) => path == "-" ? new Borrowed(Input) : new FileSource(Descriptor.Open(path, OpenMode.Read), path);

    /// <summary>Opens each operand in turn, or standard input when there are none.</summary>
    public void ForEachInput(IReadOnlyList<string> paths, Action<ByteSource> action) =>
        ForEach(paths.Count == 0 ? ["-"] : paths, path =>
        {
            using var source = Open(path);
            action(source);
        });

    public void Dispose() => _input?.Dispose();

    // Standard input opened as a file: closing that must not close the input.
    private sealed class Borrowed(ByteSource source) : ByteSource
    {
        public override string Name => "-";

        public override Descriptor? File => source.File;

        protected override int ReadMore(Span<byte> target) => source.Read(target);
    }
}
