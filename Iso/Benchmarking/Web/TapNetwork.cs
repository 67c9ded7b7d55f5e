using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using ExoCosmos.Iso.Emulator;

namespace ExoCosmos.Iso.Benchmarking.Web;

/// <summary>
/// A tap device in a network namespace of the benchmark's own, where the guest is 10.0.0.2, and a DHCP server for guests that ask. The namespace is that of this process: the tool
/// starts itself again in a new one, and everything in it ends with it.
/// </summary>
public sealed class TapNetwork : IDisposable
{
    /// <summary>In the environment of the process in the namespace.</summary>
    private const string Mark = "EXO_BENCH_NAMESPACE";

    private readonly Process _dhcp;

    private TapNetwork(Process dhcp) => _dhcp = dhcp;

    public const string Device = "tap0";

    public static IPEndPoint Guest { get; } = new(IPAddress.Parse("10.0.0.2"), 80);

    public static bool IsInside => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <summary>Runs this tool with the same arguments in a new namespace.</summary>
    public static int RunInside(string[] arguments)
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(TapNetwork).Assembly.Location] : [program];
        // A user namespace makes an ordinary user root in it, as far as the host allows that.
        return Tool.RunInTerminal("env", [$"{Mark}=1", NetworkNamespace.Program, .. NetworkNamespace.Arguments, .. self, .. arguments]);
    }

    public static TapNetwork Create()
    {
        foreach (var command in new[]
        {
            "link set lo up", $"tuntap add {Device} mode tap", $"address add 10.0.0.1/24 dev {Device}", $"link set {Device} up",
        })
            Tool.Run("ip", command.Split(' '));
        var start = new ProcessStartInfo("dnsmasq",
        [
            "-k", "-C", "/dev/null", "--port=0", $"--interface={Device}", "--bind-interfaces", "--dhcp-authoritative", "--dhcp-range=10.0.0.2,10.0.0.2,255.255.255.0",
            "--dhcp-leasefile=/dev/null", "--user=root", "--log-facility=/dev/null",
        ]);
        return new TapNetwork(Process.Start(start)!);
    }

    public void Dispose()
    {
        _dhcp.Kill();
        _dhcp.Dispose();
    }
}
