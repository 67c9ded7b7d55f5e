using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace ExoCosmos.Iso.Emulator;

/// <summary>A machine whose serial line is the user's terminal.</summary>
public static class TerminalSession
{
    private const int Failed = 1;

    /// <summary>Runs until the machine is off, the user has left the emulator (Ctrl-A X) or the time is up; returns the exit status.</summary>
    public static int Run(MachineOptions machine, TimeSpan? timeout)
    {
        if (!Console.IsInputRedirected)
            Console.Error.WriteLine("Leave with `poweroff` in the shell, or at once with Ctrl-A X.");
        using var guest = GuestProcess.Start(CommandLine.Program, CommandLine.Build(machine), inTerminal: true);
        var ended = new TaskCompletionSource();
        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ended.TrySetResult();
        }

        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        var first = Task.WaitAny([guest.Exited, ended.Task], timeout ?? System.Threading.Timeout.InfiniteTimeSpan);
        if (first == 0)
            return ExitStatus.FromEmulator(guest.Exited.Result) ?? Failed;
        if (first < 0)
            Console.Error.WriteLine($"\r\nEnded after {timeout!.Value.TotalSeconds:0.#} s.");
        return ExitStatus.TimedOut;
    }
}
