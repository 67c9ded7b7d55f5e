namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>Which signal and code a processor exception becomes (sigaction(2), SDM vol. 3, table 6-1).</summary>
public static class FaultSignals
{
    private const int MemoryFailed = 4;
    private const int NotMapped = 1, NotAllowed = 2, FromKernel = 0x80;
    private const int IntegerDivide = 1, InvalidOperation = 7, IllegalOperand = 2, Breakpoint = 1, TraceStep = 2, Misaligned = 1;

    /// <param name="vector">Exception vector.</param>
    /// <param name="isMapped">For a page fault: the address lies in a region (and the access is not allowed).</param>
    /// <param name="code">si_code.</param>
    /// <returns>The signal.</returns>
    public static int Of(ulong vector, bool isMapped, out int code)
    {
        switch (vector)
        {
            case 0:
                code = IntegerDivide;
                return Signal.FloatingPoint;
            case 1:
                code = TraceStep;
                return Signal.Trap;
            case 3:
                code = Breakpoint;
                return Signal.Trap;
            case 6:
                code = IllegalOperand;
                return Signal.Illegal;
            case 14:
                code = isMapped ? NotAllowed : NotMapped;
                return Signal.Segmentation;
            case 16 or 19:
                code = InvalidOperation;
                return Signal.FloatingPoint;
            case 17:
                code = Misaligned;
                return Signal.Bus;
            default:
                code = FromKernel;
                return Signal.Segmentation;
        }
    }

    /// <summary>The fault that was recorded is of a page whose content is gone (BUS_MCEERR_AR, as for memory that has failed).</summary>
    public static void MakeLost(ref ThreadSignals thread)
    {
        thread.FaultSignal = Signal.Bus;
        thread.FaultCode = MemoryFailed;
    }

    /// <summary>Remembers a fault of the thread's program; the delivery on the way back to it reports it.</summary>
    public static void Record(ref ThreadSignals thread, ulong vector, ulong error, ulong address, bool isMapped)
    {
        thread.FaultSignal = Of(vector, isMapped, out thread.FaultCode);
        thread.FaultAddress = address;
        thread.FaultVector = vector;
        thread.FaultError = error;
    }
}
