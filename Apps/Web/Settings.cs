using System;
using System.Buffers.Text;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Web.Serving;

namespace ExoCosmos.Web;

/// <summary>What the arguments in the manifest say: names of switches that are to be off, <c>idle=SECONDS</c>, <c>reader=SECONDS</c> and <c>served=CONNECTIONS</c>.</summary>
internal struct Settings
{
    private const uint LongestTime = 86_400, MostServed = 1_000_000;

    public ServerSwitches Switches;

    /// <summary>Seconds that a connection may be idle between requests.</summary>
    public uint IdleTime;

    /// <summary>Seconds in which a reader has to get on.</summary>
    public uint ReaderTime;

    /// <summary>Connections that are served at once, if there is memory for so many; further ones are told to come again.</summary>
    public uint Served;

    public static Settings OfArguments()
    {
        var usual = new ServerLimits();
        var settings = new Settings { Switches = ServerSwitches.All, IdleTime = usual.IdleTime, ReaderTime = usual.ReaderTime, Served = MostServed };
        for (var number = 0; Grants.Argument(number) is { IsEmpty: false } argument; number++)
        {
            if (SwitchNames.TryFind(argument, out var found))
                settings.Switches &= ~found;
            else if (!TryNumber(argument, "idle="u8, LongestTime, ref settings.IdleTime) && !TryNumber(argument, "reader="u8, LongestTime, ref settings.ReaderTime)
                && !TryNumber(argument, "served="u8, MostServed, ref settings.Served))
                Panic.Because("an argument is not the name of a switch, idle=SECONDS, reader=SECONDS or served=CONNECTIONS"u8, (ulong)number);
        }

        return settings;
    }

    private static bool TryNumber(ReadOnlySpan<byte> argument, ReadOnlySpan<byte> name, uint most, ref uint setting)
    {
        if (!argument.StartsWith(name) || !Utf8Parser.TryParse(argument[name.Length..], out uint number, out var used)
            || used != argument.Length - name.Length || number == 0 || number > most)
            return false;
        setting = number;
        return true;
    }
}
