using System;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>chmod</c>, with octal modes and +x, -x, +w, -w, +r, -r.</summary>
internal sealed class ChmodCommand : Command
{
    public override string Name => "chmod";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "change the permissions of files";
    public override string Usage => "MODE FILE ...";
    public override string Details => "MODE is octal, such as 755, or one of +r -r +w -w +x -x for everybody.";

    public override int Run(CommandContext context)
    {
        // "-x" is a mode here, not an option.
        if (context.Arguments.Count < 2)
            throw new UsageException("a mode and a file are needed");
        var change = Parse(context.Arguments[0]);
        for (var i = 1; i < context.Arguments.Count; i++)
        {
            var path = context.Arguments[i];
            context.Attempt(() => FileSystem.SetPermissions(path, change(FileSystem.Status(path).Permissions)));
        }
        return context.Status;
    }

    private static Func<uint, uint> Parse(string mode)
    {
        if (mode is [('+' or '-') and var sign, ('r' or 'w' or 'x') and var right])
        {
            var bits = right switch { 'r' => 0b100_100_100u, 'w' => 0b010_010_010u, _ => 0b001_001_001u };
            return sign == '+' ? old => old | bits : old => old & ~bits;
        }
        var value = 0u;
        foreach (var digit in mode)
        {
            if (digit is < '0' or > '7' || value > 0x1FF)
                throw new UsageException($"'{mode}' is not a mode");
            value = value * 8 + (uint)(digit - '0');
        }
        return _ => value;
    }
}
