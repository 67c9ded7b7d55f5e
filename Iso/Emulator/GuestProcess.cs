using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace ExoCosmos.Iso.Emulator;

/// <summary>
/// The emulator as a child that cannot outlive its owner: it is killed on disposal, and by the host's kernel when this process dies.
/// </summary>
public sealed class GuestProcess : IDisposable
{
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;
    private readonly List<string> errors = [];
    private readonly bool captureErrors;

    private GuestProcess(string program, IEnumerable<string> arguments, bool inTerminal)
    {
        // setpriv becomes the emulator (exec), having asked the kernel to kill it when the thread that started it is gone.
        process = new Process
        {
            StartInfo = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", program, .. arguments])
            {
                RedirectStandardInput = !inTerminal,
                RedirectStandardOutput = !inTerminal,
                RedirectStandardError = !inTerminal,
            },
        };
        captureErrors = !inTerminal;
    }

    public int Id => process.Id;

    /// <summary>Completes with the emulator's exit status.</summary>
    public Task<int> Exited => exited.Task;

    /// <summary>What the emulator wrote about itself (empty when it has the user's terminal).</summary>
    public string Errors
    {
        get
        {
            lock (errors)
                return string.Join('\n', errors);
        }
    }

    public static GuestProcess Start(string program, IReadOnlyList<string> arguments, bool inTerminal)
    {
        var guest = new GuestProcess(program, arguments, inTerminal);
        var started = new TaskCompletionSource();
        // The death signal belongs to the starting *thread*: this one stays until the child is gone.
        new Thread(() => guest.Own(started)) { IsBackground = true, Name = program }.Start();
        started.Task.GetAwaiter().GetResult();
        return guest;
    }

    public void Dispose()
    {
        if (!exited.Task.IsCompleted)
            process.Kill();
        exited.Task.Wait();
        process.Dispose();
    }

    private void Own(TaskCompletionSource started)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            exited.SetResult(-1);
            started.SetException(new ExoException($"setpriv could not be started: {failure.Message}.", "Install util-linux."));
            return;
        }

        if (captureErrors)
        {
            DataReceivedEventHandler keep = (_, line) =>
            {
                lock (errors)
                    if (line.Data is not null)
                        errors.Add(line.Data);
            };
            process.OutputDataReceived += keep;
            process.ErrorDataReceived += keep;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        started.SetResult();
        process.WaitForExit();
        exited.SetResult(process.ExitCode);
    }
}
