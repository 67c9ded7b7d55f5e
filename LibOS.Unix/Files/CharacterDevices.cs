namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>The character devices there are, by the numbers that Linux gives them (admin-guide/devices.txt).</summary>
public static class CharacterDevices
{
    public static uint Number(uint major, uint minor) => (minor & 0xFF) | major << 8 | (minor & ~0xFFu) << 12;

    /// <summary><see cref="Errno.ENXIO"/> if there is no such device.</summary>
    internal static Errno KindOf(uint number, out OpenKind kind)
    {
        (kind, var known) = (number >> 8 & 0xFFF, number & 0xFF) switch
        {
            (1, 3) => (OpenKind.Null, true),
            (1, 5) => (OpenKind.Zero, true),
            (1, 7) => (OpenKind.Full, true),
            (1, 8) or (1, 9) => (OpenKind.Random, true),
            (4, 0) or (4, 1) or (5, 0) or (5, 1) => (OpenKind.Terminal, true),
            _ => (OpenKind.Path, false),
        };
        return known ? Errno.None : Errno.ENXIO;
    }
}
