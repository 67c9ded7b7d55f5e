using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Clock;

/// <summary>The battery-backed clock of a PC. Reading takes up to a few milliseconds: it is done once, at boot.</summary>
public static class RealTimeClock
{
    private const ushort Index = 0x70;
    private const ushort Data = 0x71;
    private const byte StatusA = 0x0A;
    private const byte StatusB = 0x0B;
    private const byte UpdateInProgress = 0x80;
    private const byte NmiDisabled = 0x80;
    private const int MaximumPolls = 20_000;
    private const int MaximumAttempts = 8;

    /// <summary>The wall clock now.</summary>
    /// <param name="centuryRegister">From <see cref="Acpi.FixedDescription.CenturyRegister"/>; 0 when there is none.</param>
    /// <param name="unixSeconds">Seconds since 1970-01-01 00:00 UTC.</param>
    /// <returns>False when the clock does not answer, never stands still, or shows no date.</returns>
    public static bool TryRead<TPorts>(byte centuryRegister, out long unixSeconds) where TPorts : struct, IPorts
    {
        unixSeconds = 0;
        var century = centuryRegister is >= 0x0E and <= 0x7F ? centuryRegister : (byte)0;
        // Two equal readings in a row were not torn by an update.
        if (!TryReadOnce<TPorts>(century, out var previous))
            return false;
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (!TryReadOnce<TPorts>(century, out var current))
                return false;
            if (current == previous)
                return current.TryToUnixSeconds(out unixSeconds);
            previous = current;
        }
        return false;
    }

    private static bool TryReadOnce<TPorts>(byte century, out CmosTime time) where TPorts : struct, IPorts
    {
        time = default;
        var polls = 0;
        while ((Read<TPorts>(StatusA) & UpdateInProgress) != 0)
            if (++polls == MaximumPolls)
                return false;
        time = new CmosTime(
            Read<TPorts>(0), Read<TPorts>(2), Read<TPorts>(4), Read<TPorts>(7), Read<TPorts>(8), Read<TPorts>(9),
            century == 0 ? (byte)0 : Read<TPorts>(century), Read<TPorts>(StatusB));
        return true;
    }

    private static byte Read<TPorts>(byte register) where TPorts : struct, IPorts
    {
        TPorts.Out8(Index, (byte)(register | NmiDisabled));
        var value = TPorts.In8(Data);
        // Leaving the index with NMI enabled is what the rest of the machine expects.
        TPorts.Out8(Index, StatusB);
        return value;
    }
}
