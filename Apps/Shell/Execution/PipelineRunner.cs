using System.Collections.Generic;
using ExoCosmos.Shell.Commands;
using ExoCosmos.Shell.Language;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Execution;

/// <summary>
/// Runs one pipeline: programs as child processes, commands of the shell on threads of their own (a single one on the main thread),
/// joined by pipes. Waits for all; the status is that of the last.
/// </summary>
internal sealed class PipelineRunner
{
    private readonly ShellSession _session;
    private readonly Expander _expander;
    private readonly Interruption _interruption;
    private readonly CommandRunner _commands;

    public PipelineRunner(ShellSession session)
    {
        _session = session;
        _expander = new(session.Variables);
        _interruption = new(session.Terminal);
        _commands = new(session, _interruption);
    }

    /// <summary>Whether Ctrl-C ended the pipeline.</summary>
    public bool WasInterrupted => _interruption.IsRequested;

    public int Run(Pipeline pipeline)
    {
        var stages = Prepare(pipeline.Commands);
        var usesPrograms = stages.Exists(stage => stage.IsProgram);
        if (usesPrograms)
            _session.Terminal?.LeaveRaw();
        else
            _session.Terminal?.EnterRaw();
        foreach (var stage in stages)
            Start(stage, isAlone: stages.Count == 1, usesPrograms);
        foreach (var stage in stages)
            Finish(stage);
        if (WasInterrupted)
        {
            // The line of a command that reads from the terminal shows ^C already.
            if (!_interruption.TerminalIsTaken)
                _session.Terminal?.Write(usesPrograms ? "\n" : "^C\n");
            return 128 + ExitState.InterruptSignal;
        }
        var status = stages[^1].Status;
        return pipeline.IsNegated ? (status == 0 ? 1 : 0) : status;
    }

    private List<Stage> Prepare(IReadOnlyList<SimpleCommand> commands)
    {
        var stages = new List<Stage>();
        foreach (var command in commands)
            stages.Add(new(command, _session, _expander));
        for (var i = 0; i + 1 < stages.Count; i++)
        {
            var (reader, writer) = Descriptor.Pipe();
            stages[i].Streams.Own(1, writer);
            stages[i + 1].Streams.Own(0, reader);
        }
        return stages;
    }

    private void Start(Stage stage, bool isAlone, bool usesPrograms)
    {
        try
        {
            stage.Streams.Redirect(stage.Syntax.Redirections, _expander);
        }
        catch (OsException failure)
        {
            Refuse(stage, failure.Message, 1);
            return;
        }
        if (stage.IsProgram)
            StartProgram(stage);
        else if (stage.Command is { } command && isAlone)
            RunCommand(stage, command, usesPrograms);
        else if (stage.Command is { } threaded)
            (stage.Thread = new(() => RunCommand(stage, threaded, usesPrograms), maxStackSize: 1 << 20)).Start();
        else
            AssignVariables(stage);
    }

    private void StartProgram(Stage stage)
    {
        var name = stage.Arguments[0];
        var path = ProgramFinder.Find(_session, name);
        if (path is null)
        {
            Refuse(stage, $"{name}: command not found", 127);
            return;
        }
        try
        {
            stage.Process = ChildProcess.Start(
                path, stage.Arguments, _session.Variables.ToEnvironment(stage.Assignments),
                stage.Streams.Input, stage.Streams.Output, stage.Streams.Error);
            stage.Streams.Dispose();
        }
        catch (OsException failure) when (failure.Error == Errno.NotExecutable)
        {
            Refuse(stage, $"{failure.Message}: {ProgramFlaw.Of(path)}", 126);
        }
        catch (OsException failure)
        {
            Refuse(stage, failure.Message, failure.Error == Errno.NoEntry ? 127 : 126);
        }
    }

    private void RunCommand(Stage stage, Command command, bool usesPrograms)
    {
        stage.Status = _commands.Run(command, stage.Arguments, stage.Streams, usesPrograms);
        stage.Streams.Dispose();
    }

    private void AssignVariables(Stage stage)
    {
        foreach (var (name, value) in stage.Assignments)
            _session.Variables.Set(name, value);
        stage.Streams.Dispose();
    }

    private void Finish(Stage stage)
    {
        if (stage.Thread is { } thread)
        {
            while (!thread.Join(50))
                _interruption.Look();
        }
        else if (stage.Process is { } process)
        {
            var end = ChildProcess.Wait(process);
            stage.Status = end.Status;
            if (end.Signal == ExitState.InterruptSignal)
                _interruption.Request();
            else if (end.Signal is not (0 or ExitState.PipeSignal))
                Complain($"{stage.Arguments[0]}: {end.SignalName} (signal {end.Signal})");
        }
    }

    private static void Refuse(Stage stage, string message, int status)
    {
        stage.Status = status;
        stage.Streams.Dispose();
        Complain(message);
    }

    private static void Complain(string message) => Descriptor.StandardError.Write(OsString.Encode($"shell: {message}\n"));
}
