using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.Tests.Host.Net.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Linux;

/// <summary>
/// Our stack at one end of a tap device and the host's Linux at the other, in a network namespace that ends with the test. Linux is 10.0.0.1, we are 10.0.0.2. What
/// impairs frames on their way is the same simulated link as elsewhere, in real time.
/// </summary>
public sealed class LinuxBench : IDisposable
{
    private readonly NamespaceThread _namespace;
    private readonly TapDevice _tap;
    private readonly SimulatedLink _toLinux;
    private readonly SimulatedLink _toStack;

    private LinuxBench(NamespaceThread thread, TapDevice tap, Impairments impairments, NetworkLimits? limits)
    {
        (_namespace, _tap) = (thread, tap);
        _toLinux = new SimulatedLink(impairments, 1);
        _toStack = new SimulatedLink(impairments, 2);
        Host = new SimulatedHost(2, (frame, offload) =>
        {
            foreach (var whole in OffloadingDevice.Process(frame, offload))
                _toLinux.Send(whole, Now);
        }, Now, limits);
    }

    public static IPAddress LinuxAddress { get; } = IPAddress.Parse("10.0.0.1");

    public static IPAddress StackAddress { get; } = IPAddress.Parse("10.0.0.2");

    public SimulatedHost Host { get; }

    public static ulong Now => (ulong)(Stopwatch.GetTimestamp() * (1e6 / Stopwatch.Frequency));

    /// <summary>Makes the network, or ends the test as inconclusive where that is not permitted.</summary>
    public static LinuxBench Create(Impairments? impairments = null, NetworkLimits? limits = null)
    {
        var thread = NamespaceThread.TryCreate(out var reason);
        if (thread == null)
            throw new AssertInconclusiveException(reason);
        try
        {
            var tap = thread.Run(() =>
            {
                var made = new TapDevice("tap0");
                Ip("link set lo up");
                Ip("link set tap0 address 02:00:00:00:00:01 up");
                Ip("address add 10.0.0.1/24 dev tap0");
                return made;
            });
            return new LinuxBench(thread, tap, impairments ?? new Impairments { Delay = 0 }, limits);
        }
        catch (InvalidOperationException exception)
        {
            thread.Dispose();
            throw new AssertInconclusiveException($"no tap device in a namespace: {exception.InnerException?.Message}");
        }
    }

    /// <summary>A socket of Linux in the namespace.</summary>
    public Socket NewSocket(AddressFamily family = AddressFamily.InterNetwork, SocketType type = SocketType.Stream) =>
        _namespace.Run(() => new Socket(family, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp));

    /// <summary>Runs a program in the namespace.</summary>
    public string Run(string program, string arguments) => _namespace.Run(() => Start(program, arguments));

    /// <summary>Starts a program in the namespace that runs until it is killed.</summary>
    public Process StartProgram(string program, string arguments) => _namespace.Run(() => Process.Start(new ProcessStartInfo(program, arguments))!);

    /// <summary>Lets our stack work until something is true.</summary>
    /// <param name="condition">Looked at between frames, on this thread: it may use the stack.</param>
    /// <param name="seconds">Real time after which it must be.</param>
    public void RunUntil(Func<bool> condition, double seconds = 120)
    {
        var start = Stopwatch.StartNew();
        while (!condition())
        {
            if (start.Elapsed.TotalSeconds > seconds)
                Assert.Fail($"does not come to it in {seconds} s");
            Work();
        }
    }

    public void Dispose()
    {
        _tap.Dispose();
        Host.Dispose();
        _namespace.Dispose();
    }

    private void Work()
    {
        while (_tap.TryRead(out var frame))
            _toStack.Send(frame, Now);
        while (_toStack.TryReceive(Now, out var frame))
            Host.Stack.Receive(frame, Now);
        if (Now >= Host.Stack.Deadline)
            Host.Stack.Poll(Now);
        while (_toLinux.TryReceive(Now, out var frame))
            _tap.Write(frame);
        var next = Math.Min(Math.Min(_toStack.NextArrival, _toLinux.NextArrival), Host.Stack.Deadline);
        if (next > Now)
            _tap.Wait(next - Now > 1000 ? 1 : 0);
    }

    private static void Ip(string arguments) => Start("ip", arguments);

    private static string Start(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{program} {arguments}: {text}");
    }
}
