using System;
using System.Buffers.Text;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Web.Serving;

namespace ExoCosmos.Web;

/// <summary>What the arguments in the manifest say: names of switches that are to be off, <c>idle=SECONDS</c> and <c>reader=SECONDS</c>.</summary>
internal struct Settings
{
    private const uint LongestTime = 86_400;

    public ServerSwitches Switches;

    /// <summary>Seconds that a connection may be idle between requests.</summary>
    public uint IdleTime;

    /// <summary>Seconds in which a reader has to get on.</summary>
    public uint ReaderTime;

    public static Settings OfArguments()
    {
        var usual = new ServerLimits();
        var settings = new Settings { Switches = ServerSwitches.All, IdleTime = usual.IdleTime, ReaderTime = usual.ReaderTime };
        for (var number = 0; Grants.Argument(number) is { IsEmpty: false } argument; number++)
        {
            if (SwitchNames.TryFind(argument, out var found))
                settings.Switches &= ~found;
            else if (!TryTime(argument, "idle="u8, ref settings.IdleTime) && !TryTime(argument, "reader="u8, ref settings.ReaderTime))
                Panic.Because("an argument is not the name of a switch, idle=SECONDS or reader=SECONDS"u8, (ulong)number);
        }

        return settings;
    }

    private static bool TryTime(ReadOnlySpan<byte> argument, ReadOnlySpan<byte> name, ref uint seconds)
    {
        if (!argument.StartsWith(name) || !Utf8Parser.TryParse(argument[name.Length..], out uint number, out var used)
            || used != argument.Length - name.Length || number is 0 or > LongestTime)
            return false;
        seconds = number;
        return true;
    }
}
