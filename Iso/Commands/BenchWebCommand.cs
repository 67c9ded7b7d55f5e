using System;
using System.CommandLine;
using System.Linq;
using ExoCosmos.Iso.Benchmarking.Web;
using ExoCosmos.Iso.Image;
using Spectre.Console;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo bench web</c>: LibOS.Web and nginx in the same emulator, over the same tap device, with the same client.</summary>
internal static class BenchWebCommand
{
    private const int TableWidth = 150;

    private enum Rival
    {
        None,
        Linux,
    }

    private static readonly Option<Rival> RivalOption = new("--vs")
    {
        Description = "Also measure nginx on Debian's kernel (downloaded with apt into artifacts/linux)", HelpName = "linux",
    };

    private static readonly Option<bool> NoTimeOption = new("--no-time") { Description = "Count instructions only" };

    private static readonly Option<bool> AblationOption = new("--ablation") { Description = "Also measure without each of the server's tricks" };

    private static readonly Option<bool> ProfileOption = new("--profile") { Description = "Say only in which functions instructions are spent" };

    private static readonly Option<bool> NoBuildOption = new("--no-build") { Description = "Take the images as they are" };

    public static Command Create(Workspace workspace)
    {
        var command = new Command("web", "Measures what a web request costs.") { RivalOption, NoTimeOption, AblationOption, ProfileOption, NoBuildOption };
        command.SetAction(line =>
        {
            if (TapNetwork.IsInside)
                return Run(workspace, line);
            if (!line.GetValue(NoBuildOption))
                Compilation.RunIfNeeded(workspace);
            Assembly.BootModule(workspace);
            if (line.GetValue(RivalOption) is Rival.Linux)
                NginxImage.Fetch(workspace);
            return TapNetwork.RunInside([.. Environment.GetCommandLineArgs().Skip(1)]);
        });
        return command;
    }

    private static int Run(Workspace workspace, ParseResult line)
    {
        using var network = TapNetwork.Create();
        var bench = new WebBench(workspace);
        var cases = WebBench.Cases;
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        if (line.GetValue(ProfileOption))
            return Profile(bench);
        var (isCompared, isTimed) = (line.GetValue(RivalOption) is Rival.Linux, !line.GetValue(NoTimeOption));
        var ours = bench.CountOurs(cases);
        AnsiConsole.Write(WebTables.Compare(
            cases, ours, isCompared ? bench.CountNginx(cases) : null, isTimed ? bench.RateOurs(cases) : null, isCompared && isTimed ? bench.RateNginx(cases) : null));
        if (!line.GetValue(AblationOption))
            return 0;
        WebCase[] tried = [new(100, true), new(10 << 10, true), new(100, false)];
        double[] all = [.. tried.Select(wanted => ours[cases.ToList().IndexOf(wanted)])];
        AnsiConsole.Write(WebTables.Ablation(tried, all, [.. WebSwitches.All.Append(string.Join(' ', WebSwitches.All)).Select(name => (name.Contains(' ') ? "all of them" : name, bench.CountOurs(tried, name)))]));
        return 0;
    }

    private static int Profile(WebBench bench)
    {
        WebCase[] cases = [new(100, true), new(100, false), new(100 << 10, true)];
        foreach (var (wanted, lines) in cases.Zip(bench.ProfileOurs(cases)))
            AnsiConsole.Write(WebTables.Profile(wanted, lines, WebBench.ProfiledRequests));
        return 0;
    }
}
