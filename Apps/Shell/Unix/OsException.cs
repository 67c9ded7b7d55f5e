using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Shell.Unix;

/// <summary>A system call failed; <see cref="Subject"/> names the file or operation it was about.</summary>
internal sealed class OsException(int error, string subject, string message) : Exception(message)
{
    public OsException(int error, string subject)
        : this(error, subject, $"{subject}: {Errno.Message(error)}")
    {
    }

    public int Error { get; } = error;

    public string Subject { get; } = subject;

    /// <summary>The failure of the call that has just returned, from errno.</summary>
    public static OsException Last(string subject) => new(Marshal.GetLastPInvokeError(), subject);

    /// <summary>Turns a -1 result into an exception and passes others through.</summary>
    public static int Check(int result, string subject) => result >= 0 ? result : throw Last(subject);
}
