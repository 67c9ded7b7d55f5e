using ExoCosmos.Shell.Status;

namespace ExoCosmos.Shell.Commands.Machine;

/// <summary><c>dmesg</c>: what the kernel has said since it started.</summary>
internal sealed class DmesgCommand : Command
{
    public override string Name => "dmesg";
    public override CommandGroup Group => CommandGroup.Machine;
    public override string Summary => "show the messages of the kernel";

    public override int Run(CommandContext context)
    {
        RequireOperands(context.ParseOptions(""), 0, 0);
        context.Output.Write(StatusFile.ReadText(StatusFile.Directory + "log"));
        return 0;
    }
}
