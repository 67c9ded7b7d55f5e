using System.Runtime.InteropServices;

namespace ExoCosmos.Shell.Unix;

/// <summary>The error numbers that the shell tells apart (asm-generic/errno.h); the rest only have a message.</summary>
internal static class Errno
{
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int NotExecutable = 8;
    public const int BadDescriptor = 9;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NotDirectory = 20;
    public const int IsDirectory = 21;
    public const int Invalid = 22;
    public const int BrokenPipe = 32;
    public const int NotEmpty = 39;
    public const int Unsupported = 95;

    /// <summary>The C library's text for an error number, such as "No such file or directory".</summary>
    public static unsafe string Message(int error) =>
        OsString.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Libc.strerror(error)));
}
