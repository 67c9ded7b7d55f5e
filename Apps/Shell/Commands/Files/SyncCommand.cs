using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>sync</c>.</summary>
internal sealed class SyncCommand : Command
{
    public override string Name => "sync";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "write everything that is cached to the disks";

    public override int Run(CommandContext context)
    {
        Libc.sync();
        return 0;
    }
}
