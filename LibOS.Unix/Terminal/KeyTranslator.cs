using System;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>From events of the console's input ring to bytes of a terminal.</summary>
internal struct KeyTranslator
{
    /// <summary>Most bytes one event becomes.</summary>
    public const int Longest = 16;

    /// <summary>Bytes that an event means, up to <see cref="Longest"/>.</summary>
    public static int Translate(uint entry, Span<byte> bytes)
    {
        switch (entry & ConsoleEvent.SourceMask)
        {
            case ConsoleEvent.Serial or ConsoleEvent.Reply:
                bytes[0] = (byte)entry;
                return 1;
            default:
                return 0;
        }
    }
}
