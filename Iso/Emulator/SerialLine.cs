using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace ExoCosmos.Iso.Emulator;

/// <summary>
/// The host's end of the serial line: collects what the guest prints, waits for text in it, types. Waiting consumes: the next wait looks
/// behind what the last one matched.
/// </summary>
public sealed class SerialLine : IDisposable
{
    private readonly Socket socket;
    private readonly TerminalText terminal = new();
    private readonly StringBuilder raw = new();
    private readonly Lock guard = new();
    private readonly Action<string>? onText;
    private readonly Task reader;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int consumed;
    private bool closed;

    /// <param name="socket">The connected socket; the line owns it from now on.</param>
    /// <param name="onText">Called with everything that arrives, as it arrives.</param>
    public SerialLine(Socket socket, Action<string>? onText = null)
    {
        this.socket = socket;
        this.onText = onText;
        // On a thread of its own: a socket that nobody empties holds some 270 characters, and the guest gives up the rest after a while.
        reader = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Everything so far as a reader of the terminal sees it.</summary>
    public string Transcript
    {
        get
        {
            lock (guard)
                return terminal.ToString();
        }
    }

    /// <summary>Everything so far as it came, escape sequences included.</summary>
    public string Raw
    {
        get
        {
            lock (guard)
                return raw.ToString();
        }
    }

    /// <summary>Sends text as it is; the Enter key is a carriage return.</summary>
    public void Send(string text)
    {
        try
        {
            socket.Send(Encoding.UTF8.GetBytes(text));
        }
        catch (SocketException failure)
        {
            throw new GuestEndedException($"The guest has gone while \"{text.TrimEnd()}\" was typed ({failure.SocketErrorCode}).", Transcript);
        }
    }

    /// <summary>Waits for <paramref name="pattern"/> behind what was consumed so far and returns the match.</summary>
    public Match WaitFor(Regex pattern, TimeSpan timeout)
        => Wait(() =>
        {
            var text = terminal.ToString();
            var match = pattern.Match(text, Math.Min(consumed, text.Length));
            if (match.Success)
                consumed = match.Index + match.Length;
            return match.Success ? match : null;
        }, timeout, $"/{pattern}/");

    /// <summary>Waits for <paramref name="text"/> behind what was consumed so far.</summary>
    public void WaitFor(string text, TimeSpan timeout) => WaitFor(new Regex(Regex.Escape(text)), timeout);

    /// <summary>
    /// Waits until the line that the cursor is on ends in <paramref name="prompt"/> and is not yet typed on, at least
    /// <paramref name="finishedBefore"/> characters of finished lines lying before it. Returns the length of the finished lines.
    /// </summary>
    internal int WaitForPrompt(Regex prompt, int finishedBefore, TimeSpan timeout)
        => Wait<object>(() => terminal.Finished.Length > finishedBefore && terminal.CursorAtEnd && prompt.IsMatch(terminal.CurrentLine)
            ? consumed = terminal.Finished.Length
            : null, timeout, "the shell prompt") is int length ? length : 0;

    internal int FinishedLength
    {
        get
        {
            lock (guard)
                return terminal.Finished.Length;
        }
    }

    internal string Finished(int from, int to)
    {
        lock (guard)
            return terminal.Finished.ToString(from, to - from);
    }

    /// <summary>Waits until the guest has closed the line and all it printed has arrived.</summary>
    public bool WaitForEnd(TimeSpan timeout) => reader.Wait(timeout);

    public void Dispose()
    {
        socket.Dispose();
        reader.Wait();
    }

    private T Wait<T>(Func<T?> probe, TimeSpan timeout, string awaited)
        where T : class
    {
        var deadline = DateTime.UtcNow + timeout;
        while (true)
        {
            Task change;
            lock (guard)
            {
                if (probe() is { } result)
                    return result;
                if (closed)
                    throw new GuestEndedException($"The guest ended while waiting for {awaited}.", terminal.ToString());
                change = changed.Task;
            }

            var left = deadline - DateTime.UtcNow;
            if (left <= TimeSpan.Zero || !change.Wait(left))
                throw new GuestTimeoutException($"Waited {timeout.TotalSeconds:0.#} s in vain for {awaited}.", Transcript);
        }
    }

    private void Read()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[4096];
        var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        while (Receive(bytes) is var count && count > 0)
        {
            var text = characters.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false));
            onText?.Invoke(text.ToString());
            lock (guard)
            {
                terminal.Write(text);
                raw.Append(text);
                Announce();
            }
        }

        lock (guard)
        {
            closed = true;
            Announce();
        }
    }

    /// <summary>Zero when the line is gone, whether the emulator left or this side closed it.</summary>
    private int Receive(byte[] bytes)
    {
        try
        {
            return socket.Receive(bytes);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or IOException)
        {
            return 0;
        }
    }

    private void Announce()
    {
        changed.SetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
