namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>Signal numbers of Linux on x86-64 (signal(7)). 32 … 64 are real-time signals.</summary>
public static class Signal
{
    public const int Hangup = 1, Interrupt = 2, Quit = 3, Illegal = 4, Trap = 5, Abort = 6, Bus = 7, FloatingPoint = 8, Kill = 9, User1 = 10,
        Segmentation = 11, User2 = 12, Pipe = 13, Alarm = 14, Terminate = 15, StackFault = 16, Child = 17, Continue = 18, Stop = 19,
        TerminalStop = 20, TerminalInput = 21, TerminalOutput = 22, Urgent = 23, CpuLimit = 24, FileSizeLimit = 25, VirtualAlarm = 26,
        Profiling = 27, WindowChange = 28, Poll = 29, Power = 30, BadCall = 31, Count = 64;

    /// <summary>Bit of a signal in a set.</summary>
    public static ulong Bit(int signal) => 1UL << (signal - 1);

    /// <summary>Signals that no process can block, catch or ignore.</summary>
    public const ulong Unblockable = (1UL << (Kill - 1)) | (1UL << (Stop - 1));

    /// <summary>Signals whose default is to do nothing (job control stops are ignored as well: nothing stops yet).</summary>
    public const ulong IgnoredByDefault = (1UL << (Child - 1)) | (1UL << (Urgent - 1)) | (1UL << (WindowChange - 1)) | (1UL << (Continue - 1))
        | (1UL << (Stop - 1)) | (1UL << (TerminalStop - 1)) | (1UL << (TerminalInput - 1)) | (1UL << (TerminalOutput - 1));
}
