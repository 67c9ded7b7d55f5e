using ExoCosmos.Benchmarks.Unix.Linux;

namespace ExoCosmos.Benchmarks.Unix;

/// <summary>Child processes that run this same program with one argument, a letter.</summary>
internal static unsafe class Children
{
    public const byte EchoRole = (byte)'e', EndRole = (byte)'x';

    /// <summary>The path that this program was started by.</summary>
    public static byte* Self { get; set; }

    /// <returns>The child's process number, or a negative error.</returns>
    public static long Start(byte role)
    {
        var text = stackalloc byte[] { role, 0 };
        var arguments = stackalloc byte*[3];
        arguments[0] = Self;
        arguments[1] = text;
        arguments[2] = null;
        return LinuxSystem.Spawn(Self, arguments, arguments + 2);
    }

    public static void Wait(long child)
    {
        int status;
        LinuxSystem.Do(Call.Wait, (ulong)child, (ulong)&status);
    }
}
