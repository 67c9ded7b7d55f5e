using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell;

/// <summary>The greeting of an interactive shell.</summary>
internal static class Banner
{
    public static string Version =>
        typeof(Banner).Assembly.GetName().Version is { } version ? $"{version.Major}.{version.Minor}.{version.Build}" : "";

    public static string Text(bool coloured) =>
        $"{Ansi.Paint($"ExoCosmos {Version}", Ansi.Bold, coloured)} - an exokernel in C#, with Unix as a library.\n"
        + $"Type {Ansi.Paint("help", Ansi.Green, coloured)} for the commands, Tab to complete.\n\n";
}
