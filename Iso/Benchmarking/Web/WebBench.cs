using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;
using ExoCosmos.Iso.Sites;

namespace ExoCosmos.Iso.Benchmarking.Web;

/// <summary>Web servers on the same machine, tap device and client: what a request costs in guest instructions, and how many there are in a second.</summary>
public sealed class WebBench(Workspace workspace)
{
    private const int MemoryMiB = 512;
    private const int WarmUp = 20;
    private const int Clients = 4;

    /// <summary>Requests that <see cref="ProfileOurs"/> looks at.</summary>
    public const int ProfiledRequests = 20;

    // The guest's clock goes with the host's while it idles, or every deadline would be over at once.
    private static readonly string[] s_counting = ["-icount", "shift=0"];
    private static readonly TimeSpan s_rateTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_bootTime = TimeSpan.FromSeconds(120);

    private const string Manifest = """
        environment web
          image web
          memory 64 MiB
          console output
          entropy
          network 0
          disk all
        """;

    public static IReadOnlyList<WebCase> Cases { get; } =
        [.. from keeps in new[] { true, false } from bytes in new[] { 0, 100, 1 << 10, 10 << 10, 100 << 10 } select new WebCase(bytes, keeps)];

    /// <summary>Guest instructions per request of LibOS.Web.</summary>
    /// <param name="cases">What is asked for.</param>
    /// <param name="switchedOff">Names of switches.</param>
    public double[] CountOurs(IReadOnlyList<WebCase> cases, string switchedOff = "") => OnOurs(switchedOff, isCounting: true, guest => Count(guest, cases));

    /// <summary>Where they are spent: by function, of one case after the other.</summary>
    public IReadOnlyList<IReadOnlyList<GuestProfile.Line>> ProfileOurs(IReadOnlyList<WebCase> cases)
    {
        var profile = new GuestProfile([workspace.Kernel, Path.Combine(workspace.Images, "web.elf")]);
        return OnOurs("", isCounting: true, guest => cases.Select(wanted =>
        {
            using var load = new WebLoad(TapNetwork.Guest, wanted);
            load.Run(WarmUp);
            return profile.Measure(guest, () => RunOneByOne(guest, load));
        }).ToArray());
    }

    /// <summary>Each request finds a server that sleeps, as in life: one that is watched at each instruction is slower than its client.</summary>
    private static void RunOneByOne(Guest guest, WebLoad load)
    {
        for (var i = 0; i < ProfiledRequests; i++)
        {
            SpinWait.SpinUntil(() => guest.IsIdle);
            load.Run(1);
        }

        SpinWait.SpinUntil(() => guest.IsIdle);
    }

    public double[] RateOurs(IReadOnlyList<WebCase> cases) => OnOurs("", isCounting: false, _ => Rate(cases));

    public double[] CountNginx(IReadOnlyList<WebCase> cases) => OnNginx(isCounting: true, guest => Count(guest, cases));

    public double[] RateNginx(IReadOnlyList<WebCase> cases) => OnNginx(isCounting: false, _ => Rate(cases));

    private static double[] Count(Guest guest, IReadOnlyList<WebCase> cases) => [.. cases.Select(wanted =>
    {
        using var load = new WebLoad(TapNetwork.Guest, wanted);
        load.Run(WarmUp);
        var requests = wanted.Bytes > 50_000 ? 100 : 300;
        var before = guest.Instructions;
        load.Run(requests);
        return (guest.Instructions - before) / (double)requests;
    })];

    private static double[] Rate(IReadOnlyList<WebCase> cases) => [.. cases.Select(wanted => WebLoad.RatePerSecond(TapNetwork.Guest, wanted, Clients, s_rateTime))];

    private T OnOurs<T>(string switchedOff, bool isCounting, Func<Guest, T> measure)
    {
        var manifest = Workspace.Prepare(In("web-manifest"));
        File.WriteAllText(manifest, switchedOff.Length == 0 ? Manifest : $"{Manifest}\n  arguments {switchedOff}\n");
        var module = In("web.cpio");
        BootModule.Write(module, BootModule.Members(workspace, manifest));
        var disk = In("web-site.img");
        SiteImage.Make(disk, MakeSite());
        return On(new BootFiles(workspace.Kernel, module, Iso: null), "", isCounting, [new DiskOptions(disk)], measure);
    }

    private double[] OnNginx(bool isCounting, Func<Guest, double[]> measure) =>
        On(NginxImage.Provide(workspace, MakeSite()), "console=ttyS0 quiet", isCounting, [], measure);

    private static T On<T>(BootFiles files, string kernelOptions, bool isCounting, IReadOnlyList<DiskOptions> disks, Func<Guest, T> measure)
    {
        using var guest = Guest.Start(new MachineOptions
        {
            Files = files,
            Serial = new SerialConnection.Terminal(),
            Boot = BootSource.Kernel,
            MemoryMiB = MemoryMiB,
            Disks = disks,
            Network = new NetworkOptions { Tap = TapNetwork.Device },
            KernelOptions = kernelOptions,
            Extra = isCounting ? s_counting : [],
        });
        WaitUntilServed(guest);
        return measure(guest);
    }

    private static void WaitUntilServed(Guest guest)
    {
        var limit = DateTime.UtcNow + s_bootTime;
        while (true)
        {
            try
            {
                using var load = new WebLoad(TapNetwork.Guest, new WebCase(100, KeepsAlive: true));
                load.Run(1);
                return;
            }
            catch (SocketException) when (DateTime.UtcNow < limit)
            {
                Thread.Sleep(200);
            }
            catch (SocketException)
            {
                throw new ExoException("The guest does not serve.", guest.Serial.Transcript.Trim());
            }
        }
    }

    private string MakeSite()
    {
        var folder = Directory.CreateDirectory(In("web-site")).FullName;
        foreach (var bytes in Cases.Select(wanted => wanted.Bytes).Distinct())
        {
            var body = new byte[bytes];
            new Random(bytes).NextBytes(body);
            File.WriteAllBytes(Path.Combine(folder, FormattableString.Invariant($"{bytes}")), body);
        }

        return folder;
    }

    private string In(string name) => BenchmarkFolder.In(workspace, name);
}
