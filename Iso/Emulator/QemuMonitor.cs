using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace ExoCosmos.Iso.Emulator;

/// <summary>A session of QEMU's monitor protocol (QMP, docs/interop/qmp-spec): commands with their answers, and the events seen so far.</summary>
public sealed class QemuMonitor : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly NetworkStream stream;
    private readonly StreamReader input;
    private readonly Task reader;
    private readonly Lock guard = new();
    private readonly List<JsonElement> events = [];
    private readonly Dictionary<int, TaskCompletionSource<JsonElement>> pending = [];
    private int lastId;
    private bool closed;

    /// <param name="socket">The connected socket; the session owns it from now on.</param>
    public QemuMonitor(Socket socket)
    {
        stream = new NetworkStream(socket, ownsSocket: true);
        input = new StreamReader(stream, Encoding.UTF8);
        input.ReadLine();               // the greeting
        // On a thread of its own: those of the pool may all be waiting for answers that come through here.
        reader = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Execute("qmp_capabilities");
    }

    /// <summary>The names of all events so far, and for SHUTDOWN its reason behind a colon.</summary>
    public IReadOnlyList<string> Events
    {
        get
        {
            lock (guard)
                return events.ConvertAll(Name);
        }
    }

    /// <summary>Runs a command and returns what it answers; an error becomes an exception.</summary>
    public JsonElement Execute(string command, object? arguments = null)
    {
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        int id;
        lock (guard)
        {
            if (closed)
                throw new InvalidOperationException($"The emulator has gone before {command}.");
            id = ++lastId;
            pending[id] = answer;
        }

        Send(command, arguments, id);
        if (!answer.Task.Wait(AnswerTimeout))
            throw new TimeoutException($"The emulator did not answer {command}.");
        return answer.Task.Result;
    }

    /// <summary>Lets a machine that was started paused run. The answer is not waited for: the machine may be off before it comes.</summary>
    public void Continue() => Send("cont", null, 0);

    /// <summary>Waits until the session has ended and all events have arrived.</summary>
    public bool WaitForEnd(TimeSpan timeout) => reader.Wait(timeout);

    public void Dispose()
    {
        stream.Dispose();
        reader.Wait();
        input.Dispose();
    }

    private static string Name(JsonElement message)
    {
        var name = message.GetProperty("event").GetString()!;
        return name == "SHUTDOWN" ? $"{name}:{message.GetProperty("data").GetProperty("reason").GetString()}" : name;
    }

    private void Send(string command, object? arguments, int id)
    {
        var line = arguments is null
            ? JsonSerializer.Serialize(new { execute = command, id })
            : JsonSerializer.Serialize(new { execute = command, arguments, id });
        stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }

    private void Read()
    {
        while (ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement.Clone();
            lock (guard)
            {
                if (message.TryGetProperty("event", out _))
                    events.Add(message);
                else
                    Answer(message);
            }
        }

        lock (guard)
        {
            closed = true;
            foreach (var answer in pending.Values)
                answer.TrySetException(new InvalidOperationException("The emulator has gone."));
        }
    }

    private void Answer(JsonElement message)
    {
        if (!pending.Remove(message.GetProperty("id").GetInt32(), out var answer))
            return;
        if (message.TryGetProperty("return", out var result))
            answer.SetResult(result);
        else
            answer.SetException(new InvalidOperationException(message.GetProperty("error").GetProperty("desc").GetString()));
    }

    /// <summary>Null when the session is over, whoever ended it.</summary>
    private string? ReadLine()
    {
        try
        {
            return input.ReadLine();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            return null;
        }
    }
}
