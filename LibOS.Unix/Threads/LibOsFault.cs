using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Calls;

namespace ExoCosmos.LibOS.Unix.Threads;

/// <summary>The libOS itself did something wrong: says where, and ends the environment. Its neighbours in the instance find its locks free.</summary>
public static unsafe class LibOsFault
{
    public static void Report(Registers* registers)
    {
        Panic.Write("libOS fault: vector"u8);
        Panic.WriteHex(registers->Cause);
        Panic.Write(" address"u8);
        Panic.WriteHex(registers->FaultAddress);
        Panic.Because(" rip"u8, registers->Rip);
    }
}
