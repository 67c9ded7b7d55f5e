using System.Runtime.InteropServices;

namespace ExoCosmos.Shell.Unix;

/// <summary>How a process ended, from the status word of wait(2): the signal in bits 0-6 or, when that is 0, the exit status in bits 8-15.</summary>
internal readonly record struct ExitState(int Word)
{
    public const int InterruptSignal = 2;
    public const int PipeSignal = 13;

    /// <summary>The signal that killed the process, or 0.</summary>
    public int Signal => Word & 0x7F;

    /// <summary>The value of $?: the exit status, or 128 plus the signal.</summary>
    public int Status => Signal != 0 ? 128 + Signal : Word >> 8 & 0xFF;

    public unsafe string SignalName => OsString.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Libc.strsignal(Signal)));
}
