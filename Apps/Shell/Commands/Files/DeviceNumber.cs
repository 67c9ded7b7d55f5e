namespace ExoCosmos.Shell.Commands.Files;

/// <summary>
/// Takes a device number of 64 bits apart, as makedev(3) puts it together:
/// <code>
/// 63      44 43        20 19       8 7      0
/// | major hi | minor high | major lo | minor |
/// </code>
/// </summary>
internal static class DeviceNumber
{
    public static ulong Major(ulong device) => device >> 8 & 0xFFF | device >> 32 & 0xFFFF_F000;

    public static ulong Minor(ulong device) => device & 0xFF | device >> 12 & 0xFFFF_FF00;
}
