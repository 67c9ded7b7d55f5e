using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>The time of day as file systems keep it.</summary>
public static class FileTime
{
    static bool hosted;
    static long hostedSeconds;

    /// <summary>Host tests: the time stands still until it is set again.</summary>
    public static void UseHostClock(long seconds)
    {
        hosted = true;
        hostedSeconds = seconds;
    }

    internal static bool IsHosted => hosted;

    public static Timestamp Now
    {
        get
        {
            if (hosted)
                return new Timestamp(hostedSeconds);
            var now = Clock.Realtime;
            return new Timestamp((long)(now / Clock.NanosecondsPerSecond), (uint)(now % Clock.NanosecondsPerSecond));
        }
    }
}
