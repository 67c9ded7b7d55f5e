using System.CommandLine;
using ExoCosmos.Iso.Image;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo image</c>: the last step of the MSBuild solution, which calls it (Media/Media.csproj).</summary>
internal static class ImageCommand
{
    public static Command Create(Workspace workspace)
    {
        var command = new Command("image", "Makes the ISO from what is already compiled.");
        command.SetAction(_ =>
        {
            Assembly.Iso(workspace);
            return 0;
        });
        return command;
    }
}
