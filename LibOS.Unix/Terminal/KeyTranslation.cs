using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Terminal;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>From an entry of the console's input ring to bytes of a terminal.</summary>
internal static class KeyTranslation
{
    /// <returns>Bytes written, at most <see cref="KeyMap.MaximumBytes"/>.</returns>
    public static int Of(uint entry, ref KeyMap keys, Span<byte> bytes)
    {
        switch (entry & ConsoleEvent.SourceMask)
        {
            case ConsoleEvent.Serial or ConsoleEvent.Reply:
                bytes[0] = (byte)entry;
                return 1;
            case ConsoleEvent.Scancode:
                return keys.Feed((byte)entry, bytes);
            default:
                return 0;
        }
    }
}
