using System;
using System.Linq;

namespace ExoCosmos.Iso.Emulator;

/// <summary>The guest did not do what was waited for; the message ends with the last lines that it printed.</summary>
public abstract class GuestException(string what, string transcript) : Exception($"{what}\n--- last lines of the serial line\n{Tail(transcript)}\n---")
{
    private const int Lines = 40;

    private static string Tail(string transcript) => string.Join('\n', transcript.Split('\n').TakeLast(Lines));
}

/// <summary>It ended instead.</summary>
public sealed class GuestEndedException(string what, string transcript) : GuestException(what, transcript);

/// <summary>It did not do so in time.</summary>
public sealed class GuestTimeoutException(string what, string transcript) : GuestException(what, transcript);
