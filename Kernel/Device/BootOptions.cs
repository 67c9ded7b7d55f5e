using System;
using System.Buffers.Text;

namespace ExoCosmos.Kernel.Device;

/// <summary>What the kernel's command line asks for: words separated by blanks.</summary>
public static class BootOptions
{
    /// <summary>"exit-port=0xf4": power off with a status ends the emulator through its debug exit device.</summary>
    public static bool ExitPort { get; private set; }

    /// <summary>"panic=exit": a panic ends the emulator too, so that no script waits for a dead machine.</summary>
    public static bool ExitOnPanic { get; private set; }

    /// <summary>"calls=readable": Call and Serve never take their fast path, so that both paths can be compared.</summary>
    public static bool ReadablePath { get; private set; }

    /// <summary>"disk-timeout=SECONDS": how long a disk may take for a request before it is reset.</summary>
    public static uint DiskTimeoutSeconds { get; private set; } = 30;

    public static void Read(ReadOnlySpan<byte> commandLine)
    {
        if (TryReadNumber(commandLine, "disk-timeout="u8, out var seconds) && seconds > 0)
            DiskTimeoutSeconds = seconds;
        ReadablePath = commandLine.IndexOf("calls=readable"u8) >= 0;
        ExitPort = commandLine.IndexOf("exit-port=0xf4"u8) >= 0;
        ExitOnPanic = ExitPort && commandLine.IndexOf("panic=exit"u8) >= 0;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> commandLine, ReadOnlySpan<byte> name, out uint value)
    {
        var at = commandLine.IndexOf(name);
        value = 0;
        return at >= 0 && Utf8Parser.TryParse(commandLine[(at + name.Length)..], out value, out _);
    }
}
