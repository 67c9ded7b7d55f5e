using System;
using ExoCosmos.Shell.Status;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Machine;

/// <summary><c>reboot</c> and <c>poweroff</c>: write everything to the disks and tell the machine.</summary>
internal sealed class PowerCommand(string name) : Command
{
    private const string Path = StatusFile.Directory + "power";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private bool HasStatus => Name == "poweroff";

    public override string Name => name;
    public override CommandGroup Group => CommandGroup.Machine;
    public override string Summary => HasStatus ? "switch the machine off" : "start the machine again";
    public override string Usage => HasStatus ? "[STATUS]" : "";
    public override string Details => HasStatus
        ? "STATUS, 0 to 127, becomes the exit status of the emulator that started the machine.\nEverything is written to the disks first."
        : "Everything is written to the disks first.";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("");
        RequireOperands(options, 0, HasStatus ? 1 : 0);
        var status = 0;
        if (options.Operands is [var text] && (!int.TryParse(text, out status) || status is < 0 or > 127))
            throw new UsageException("the status must be a number from 0 to 127");
        using (var power = Open())
        {
            Libc.sync();
            power.Write(OsString.Encode(HasStatus ? $"poweroff {status}\n" : "reboot\n"), Path);
        }
        context.Interruption.Sleep(_patience);
        context.Fail("the machine was told, but goes on running");
        return context.Status;
    }

    private static Descriptor Open()
    {
        try
        {
            return Descriptor.Open(Path, OpenMode.Write);
        }
        catch (OsException missing) when (missing.Error == Errno.NoEntry)
        {
            throw StatusFile.Missing(Path);
        }
    }
}
