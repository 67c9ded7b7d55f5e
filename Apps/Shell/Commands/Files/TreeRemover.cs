using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary>Removes trees, contents first; never follows a symbolic link.</summary>
internal sealed class TreeRemover(CommandContext context)
{
    public void Remove(string path)
    {
        context.Interruption.Check();
        if (!FileSystem.LinkStatus(path).IsDirectory)
        {
            FileSystem.Remove(path);
            return;
        }
        foreach (var name in FileSystem.Names(path))
            context.Attempt(() => Remove(PathText.Join(path, name)));
        FileSystem.RemoveDirectory(path);
    }
}
