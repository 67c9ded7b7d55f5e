using System;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>stat</c>.</summary>
internal sealed class StatCommand : Command
{
    public override string Name => "stat";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "show what the file system knows about files";
    public override string Usage => "[-L] FILE ...";
    public override string Details => "-L  of a symbolic link, show what it leads to";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("L");
        RequireOperands(options, 1);
        context.ForEach(options.Operands, path =>
        {
            var status = options.Has('L') ? FileSystem.Status(path) : FileSystem.LinkStatus(path);
            Write(context, status.IsLink ? $"{path} -> {FileSystem.ReadLink(path)}" : path, status);
        });
        return context.Status;
    }

    private static void Write(CommandContext context, string name, FileStatus status)
    {
        var special = status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice
            ? $"\tDevice type: {DeviceNumber.Major(status.SpecialDevice)},{DeviceNumber.Minor(status.SpecialDevice)}"
            : "";
        var permissions = Convert.ToString(status.Permissions, toBase: 8).PadLeft(4, '0');
        context.Output.WriteLine($"  File: {name}");
        context.Output.WriteLine(
            $"  Size: {status.Size,-10}\tBlocks: {status.Blocks,-10} IO Block: {status.PreferredBlock,-6} {KindText(status)}");
        context.Output.WriteLine(
            $"Device: {DeviceNumber.Major(status.Device)},{DeviceNumber.Minor(status.Device)}\tInode: {status.Inode,-11} Links: {status.Links}{special}");
        context.Output.WriteLine($"Access: ({permissions}/{status.ModeText})  Uid: {status.User}   Gid: {status.Group}");
        context.Output.WriteLine($"Access: {TimeText(status.Accessed)}");
        context.Output.WriteLine($"Modify: {TimeText(status.Modified)}");
        context.Output.WriteLine($"Change: {TimeText(status.Changed)}");
    }

    private static string TimeText(TimeSpec time) =>
        $"{TimeFormat.Format(TimeFormat.ToDateTime(time), "%F %T")}.{time.Nanoseconds:000000000} +0000";

    private static string KindText(in FileStatus status) => status.Kind switch
    {
        FileKind.Regular => status.Size == 0 ? "regular empty file" : "regular file",
        FileKind.Directory => "directory",
        FileKind.Link => "symbolic link",
        FileKind.CharacterDevice => "character special file",
        FileKind.BlockDevice => "block special file",
        FileKind.Fifo => "fifo",
        FileKind.Socket => "socket",
        _ => "unknown",
    };
}
