using System;
using System.IO;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Store;
using ExoCosmos.Shell.Execution;

namespace ExoCosmos.Shell.Commands.Network;

/// <summary>
/// <c>publish</c>: a directory becomes the site that the web server serves. It is packed here, by the packer of <c>exo web pack</c>, into a file, which a bare program puts on the server's disk:
/// that has the disk's capability.
/// </summary>
internal sealed class PublishCommand : Command
{
    public override string Name => "publish";
    public override CommandGroup Group => CommandGroup.Network;
    public override string Summary => "make a directory the site that the web server serves";
    public override string Usage => "DIRECTORY";
    public override string Details => """
        The new site takes the place of the old one as a whole, on the server's disk and for its clients, without a
        restart; when the machine stops meanwhile, the one or the other is there. Files and directories whose names
        begin with a dot are left out.
        """;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("");
        RequireOperands(options, 1, 1);
        var image = $"/tmp/publish-{Environment.ProcessId}";
        try
        {
            var plan = SitePlan.Make(SiteDirectory.Read(options.Operands[0]));
            using (var disk = ImageFile.Create(image, StoreLayout.SuperblockPages + plan.Pages))
                SiteWriter.Publish(disk, plan, DateTimeOffset.UtcNow);
            context.Output.WriteLine($"{plan.Documents} documents at {plan.Paths.Count} paths in {plan.Clusters.Count} clusters");
            context.Output.Flush();
            return new ScriptRunner(context.Session).RunText($"webctl install {image}", Name);
        }
        catch (Exception failure) when (failure is SiteException or IOException or UnauthorizedAccessException)
        {
            context.Fail(failure.Message);
            return context.Status;
        }
        finally
        {
            File.Delete(image);
        }
    }
}
