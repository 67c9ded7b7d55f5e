using System;
using System.Threading;
using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Execution;

/// <summary>
/// Tells the commands of one pipeline that Ctrl-C was pressed. Commands ask at their own convenience; the terminal is looked at
/// only now and then, and only by the shell's main thread.
/// </summary>
internal sealed class Interruption(TerminalDevice? terminal)
{
    private const int LookEveryMilliseconds = 50;
    private readonly Thread _owner = Thread.CurrentThread;
    private long _lookedAt;
    private volatile bool _requested;

    public bool IsRequested => _requested;

    /// <summary>Whether a command reads from the terminal itself, so that nobody else may.</summary>
    public bool TerminalIsTaken { get; set; }

    public void Request() => _requested = true;

    /// <exception cref="InterruptedException">Ctrl-C was pressed.</exception>
    public void Check()
    {
        if (Thread.CurrentThread == _owner)
            Look();
        if (_requested)
            throw new InterruptedException();
    }

    /// <summary>Looks for Ctrl-C, at most every 50 ms. Main thread only.</summary>
    public void Look()
    {
        if (terminal is null || TerminalIsTaken || Environment.TickCount64 - _lookedAt < LookEveryMilliseconds)
            return;
        _lookedAt = Environment.TickCount64;
        if (terminal.InterruptPressed())
            _requested = true;
    }

    /// <summary>Waits, and ends early with an exception when Ctrl-C is pressed.</summary>
    public void Sleep(TimeSpan duration)
    {
        var end = Environment.TickCount64 + (long)duration.TotalMilliseconds;
        for (long left; (left = end - Environment.TickCount64) > 0;)
        {
            Check();
            Thread.Sleep((int)Math.Min(left, LookEveryMilliseconds));
        }
    }
}
