using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Bare;

/// <summary>The libOS' memory manager as a bare application's: regions by <see cref="ProgramMemory.Map"/>, whose pages come when they are touched.</summary>
public static unsafe class DemandPaging
{
    /// <summary>Call it before the first region is made.</summary>
    public static void Initialise() => ProgramMemory.Initialise();

    /// <summary>Zeroes that cost memory only where they are touched. At most 2 GiB - 1.</summary>
    /// <returns>ENOMEM, or EINVAL for nothing at all.</returns>
    public static Errno Allocate(ulong bytes, out Span<byte> memory)
    {
        var region = new Region { Access = MapFlags.Read | MapFlags.Write };
        var address = 0UL;
        var error = bytes > int.MaxValue ? Errno.ENOMEM : ProgramMemory.Map(region, 0, bytes, isFixed: false, replace: false, out address);
        memory = error == Errno.None ? new Span<byte>((void*)address, (int)bytes) : default;
        return error;
    }

    /// <summary>The page-fault handler for <see cref="BareProcess.Begin"/>.</summary>
    public static void Fault(Registers* registers)
    {
        if (!registers->IsPageFault || !ProgramMemory.HandleFault(registers->FaultAddress, registers->Error, isProgram: false, out _))
            LibOsFault.Report(registers);
    }
}
