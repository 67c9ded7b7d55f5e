using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ExoCosmos.Iso.Emulator;

/// <summary>How a guest ended.</summary>
/// <param name="Status">What the guest handed to <c>poweroff</c>, or null when it did not power off by itself.</param>
/// <param name="Reason">QEMU's word for the end: guest-shutdown, guest-reset, guest-panic, host-qmp-quit …</param>
public sealed record GuestEnd(int? Status, string Reason);

/// <summary>A running machine without a window, with its serial line and its monitor. It ends, at the latest, with its disposal.</summary>
public sealed class Guest : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);
    private static int number;

    private readonly string directory;
    private readonly GuestProcess process;

    private Guest(string directory, GuestProcess process, SerialLine serial, QemuMonitor monitor)
    {
        this.directory = directory;
        this.process = process;
        Serial = serial;
        Monitor = monitor;
    }

    public SerialLine Serial { get; }
    public QemuMonitor Monitor { get; }
    public int ProcessId => process.Id;

    /// <summary>Instructions executed since power-on, by the emulator's count. Needs <see cref="MachineOptions.CountsInstructions"/>.</summary>
    public long Instructions => Monitor.Execute("query-replay").GetProperty("icount").GetInt64();

    /// <summary>Starts the machine; its serial line and monitor are taken over whatever <paramref name="options"/> says about them.</summary>
    /// <param name="onText">Called with everything that the guest prints, as it prints it.</param>
    public static Guest Start(MachineOptions options, Action<string>? onText = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"exo-{Environment.ProcessId}-{Interlocked.Increment(ref number)}");
        var directory = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), name)).FullName;
        GuestProcess? process = null;
        try
        {
            var serialPath = Path.Combine(directory, "serial");
            var monitorPath = Path.Combine(directory, "monitor");
            using var serial = Listen(serialPath);
            using var monitor = Listen(monitorPath);
            var arguments = CommandLine.Build(options with
            {
                Serial = new SerialConnection.Socket(serialPath),
                MonitorSocket = monitorPath,
                // Nothing runs before both ends are connected: a machine may be off again after a few milliseconds.
                Extra = [.. options.Extra, "-S"],
            });
            process = GuestProcess.Start(CommandLine.Program, arguments, inTerminal: false);
            var guest = new Guest(directory, process, new SerialLine(Accept(serial, process), onText), new QemuMonitor(Accept(monitor, process)));
            if (options.Debugger is null)
                guest.Monitor.Continue();
            else
                // An answer comes from the emulator's main loop, and that begins when it listens for the debugger.
                guest.Monitor.Execute("query-status");
            return guest;
        }
        catch (Exception failure)
        {
            // It may have listened to us and ended all the same before anything ran: a port is taken, a device refuses its options.
            var ended = failure is not ExoException && process is not null && process.Exited.Wait(ConnectTimeout);
            var explanation = ended ? NotStarted(process!) : null;
            process?.Dispose();
            Directory.Delete(directory, recursive: true);
            if (explanation is not null)
                throw explanation;
            throw;
        }
    }

    /// <summary>Waits until the machine is off.</summary>
    public GuestEnd WaitForEnd(TimeSpan timeout)
    {
        if (!process.Exited.Wait(timeout))
            throw new GuestTimeoutException($"The guest was still running after {timeout.TotalSeconds:0.#} s.", Serial.Transcript);
        if (!Serial.WaitForEnd(ConnectTimeout) || !Monitor.WaitForEnd(ConnectTimeout))
            throw new GuestTimeoutException($"The emulator has ended, and {ConnectTimeout.TotalSeconds:0.#} s later not all that it sent was read.", Serial.Transcript);
        var code = process.Exited.Result;
        var reason = Monitor.Events.LastOrDefault(name => name.StartsWith("SHUTDOWN:", StringComparison.Ordinal))?["SHUTDOWN:".Length..];
        var status = reason is "guest-reset" ? null : ExitStatus.FromEmulator(code);
        return new GuestEnd(status, reason ?? $"emulator status {code} {process.Errors}".Trim());
    }

    /// <summary>Whether the processor waits for an interrupt: the guest has nothing to do, and has drawn what it printed.</summary>
    public bool IsIdle
    {
        get
        {
            var arguments = new Dictionary<string, string> { ["command-line"] = "info registers" };
            return Monitor.Execute("human-monitor-command", arguments).GetString()!.Contains("HLT=1", StringComparison.Ordinal);
        }
    }

    /// <summary>Writes what the screen shows to <paramref name="path"/>, as PNG or (by its extension) PPM.</summary>
    public void Screenshot(string path)
    {
        var format = Path.GetExtension(path) is ".ppm" ? "ppm" : "png";
        Monitor.Execute("screendump", new { filename = Path.GetFullPath(path), format });
    }

    /// <summary>Presses one chord of keys of the PS/2 keyboard, by QEMU's names (a, ret, shift, ctrl, f1 …).</summary>
    public void PressKeys(params string[] keys)
        => Monitor.Execute("send-key", new { keys = keys.Select(key => new { type = "qcode", data = key }).ToArray() });

    /// <summary>Moves the PS/2 mouse by so many steps.</summary>
    public void MovePointer(int right, int down)
        => SendInput(("rel", new { axis = "x", value = right }), ("rel", new { axis = "y", value = down }));

    /// <summary>Presses or lets go a button of the mouse: left, middle or right.</summary>
    public void PressButton(string button, bool isDown) => SendInput(("btn", new { button, down = isDown }));

    private void SendInput(params (string Type, object Data)[] events)
        => Monitor.Execute("input-send-event", new { events = events.Select(input => new { type = input.Type, data = input.Data }).ToArray() });

    public void Dispose()
    {
        process.Dispose();
        Serial.Dispose();
        Monitor.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen(1);
        return socket;
    }

    private static Socket Accept(Socket listener, GuestProcess process)
    {
        var connection = listener.AcceptAsync();
        if (Task.WaitAny([connection, process.Exited], ConnectTimeout) == 0)
            return connection.Result;
        throw NotStarted(process);
    }

    private static ExoException NotStarted(GuestProcess process) =>
        new("QEMU did not start.", process.Errors is { Length: > 0 } errors ? errors : "It did not say why; look at the arguments behind --.");
}
