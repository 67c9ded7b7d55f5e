namespace ExoCosmos.Benchmarks.Unix.Linux;

/// <summary>Numbers of the system calls used here (arch/x86/entry/syscalls/syscall_64.tbl of Linux).</summary>
internal enum Call : ulong
{
    Read = 0,
    Write = 1,
    Close = 3,
    Map = 9,
    Protect = 10,
    Unmap = 11,
    SignalAction = 13,
    Pipe = 22,
    GetProcess = 39,
    Exit = 60,
    Wait = 61,
    Reboot = 169,
    Futex = 202,
    ClockGetTime = 228,
    ExitGroup = 231,
}
