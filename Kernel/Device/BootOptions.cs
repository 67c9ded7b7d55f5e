using System;

namespace ExoCosmos.Kernel.Device;

/// <summary>What the kernel's command line asks for: words separated by blanks.</summary>
public static class BootOptions
{
    /// <summary>"exit-port=0xf4": power off with a status ends the emulator through its debug exit device.</summary>
    public static bool ExitPort { get; private set; }

    /// <summary>"panic=exit": a panic ends the emulator too, so that no script waits for a dead machine.</summary>
    public static bool ExitOnPanic { get; private set; }

    public static void Read(ReadOnlySpan<byte> commandLine)
    {
        ExitPort = commandLine.IndexOf("exit-port=0xf4"u8) >= 0;
        ExitOnPanic = ExitPort && commandLine.IndexOf("panic=exit"u8) >= 0;
    }
}
