using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Host.Net.Linux;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>
/// A network namespace with a tap device, where the host's own kernel is 10.7.0.1 and fd07::1, and dnsmasq gives guests 10.7.0.2, announces fd07::/64 and answers for names. Whatever speaks with the
/// guest, and the emulator itself, is started on its thread.
/// </summary>
internal sealed class TapHost : IDisposable
{
    public const string Device = "tap0", Address = "10.7.0.1", Guest = "10.7.0.2", Address6 = "fd07::1";

    private readonly NamespaceThread _thread;
    private readonly Process _dnsmasq;

    private TapHost(NamespaceThread thread, Process dnsmasq) => (_thread, _dnsmasq) = (thread, dnsmasq);

    public static NetworkOptions Network => new() { Tap = Device };

    /// <summary>Makes it; the test is inconclusive where the system does not permit that.</summary>
    /// <param name="names">Further options of dnsmasq, such as --address=/www.test/10.7.0.9.</param>
    public static TapHost Create(params string[] names)
    {
        var thread = NamespaceThread.TryCreate(out var reason);
        if (thread is null)
        {
            Assert.Inconclusive(reason);
            throw new InvalidOperationException();
        }

        return thread.Run(() =>
        {
            foreach (var command in new[]
            {
                "link set lo up", $"tuntap add {Device} mode tap", $"address add {Address}/24 dev {Device}", $"address add {Address6}/64 dev {Device} nodad", $"link set {Device} up",
            })
                Tool.Run("ip", command.Split(' '));
            return new TapHost(thread, Process.Start(new ProcessStartInfo("dnsmasq",
            [
                "-k", "-C", "/dev/null", "--no-hosts", "--no-resolv", $"--interface={Device}", "--bind-interfaces", "--dhcp-authoritative", $"--dhcp-range={Guest},{Guest},255.255.255.0",
                $"--dhcp-range={Address6},ra-only", "--enable-ra", "--dhcp-leasefile=/dev/null", "--pid-file=", "--user=root", "--log-facility=/dev/null", .. names,
            ]))!);
        });
    }

    /// <summary>Does something in the namespace, and waits for it.</summary>
    public T Run<T>(Func<T> function) => _thread.Run(function);

    /// <summary>Does something on several threads in the namespace, and waits for all.</summary>
    /// <param name="workers">How many.</param>
    /// <param name="work">Is told which of them it is.</param>
    /// <param name="waiting">Called every half minute meanwhile.</param>
    public void RunAll(int workers, Action<int> work, Action? waiting = null)
    {
        var failures = new ConcurrentQueue<Exception>();
        // A thread belongs to the namespace of the one that starts it.
        var threads = Run(() => Enumerable.Range(0, workers).Select(number =>
        {
            var thread = new Thread(() =>
            {
                try
                {
                    work(number);
                }
                catch (Exception failure) when (failure is not OutOfMemoryException)
                {
                    failures.Enqueue(failure);
                }
            });
            thread.Start();
            return thread;
        }).ToArray());
        while (!Array.TrueForAll(threads, thread => thread.Join(TimeSpan.FromSeconds(30))))
            waiting?.Invoke();
        Assert.IsEmpty(failures, string.Join('\n', failures));
    }

    /// <summary>As <see cref="Machines.Boot"/>, on this network.</summary>
    public (Guest Guest, GuestShell Shell) Boot(MachineOptions options) => Run(() => (options with { Network = options.Network ?? Network }).Boot());

    public void Dispose()
    {
        _dnsmasq.Kill();
        _dnsmasq.WaitForExit();
        _dnsmasq.Dispose();
        _thread.Dispose();
    }
}
