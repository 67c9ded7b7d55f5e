using System.CommandLine;
using ExoCosmos.Iso.Image;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo build</c>: everything up to the ISO.</summary>
internal static class BuildCommand
{
    public static Command Create(Workspace workspace)
    {
        var command = new Command("build", "Compiles everything and makes artifacts/exocosmos.iso.");
        command.SetAction(_ =>
        {
            Compilation.Run(workspace, "ExoCosmos.sln");
            Assembly.Iso(workspace);
            return 0;
        });
        return command;
    }
}
