using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>
/// siginfo_t (sigaction(2)): number, errno, code, then by cause: sender, or faulting address.
/// <code>
///  0 signo  4 errno  8 code  16 pid | address  20 uid  24 status   … 128
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct SignalInfo
{
    [FieldOffset(0)] public int Number;
    [FieldOffset(4)] public int Error;
    [FieldOffset(8)] public int Code;
    [FieldOffset(16)] public int Sender;
    [FieldOffset(20)] public int User;
    [FieldOffset(24)] public int Status;
    [FieldOffset(16)] public ulong Address;

    /// <summary>Causes: kill(2), tgkill(2), the libOS itself.</summary>
    public const int FromUser = 0, FromThread = -6, FromKernel = 0x80;
}
