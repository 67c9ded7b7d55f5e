using System;
using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Panic;

/// <summary>A line in the log when a fault ended an environment because it had no usable handler.</summary>
public static unsafe class FaultReport
{
    public static void Write(KernelState* kernel, uint slot, RegisterFrame* frame)
    {
        Log.Text("environment "u8);
        Log.Decimal(slot);
        Log.Text(" ("u8);
        Log.Name(kernel->Environments.Info(slot)->Name);
        Log.Text(") ended: "u8);
        Log.Text(ExceptionNames.Of(frame->Vector));
        Log.Text(" at "u8);
        Log.Hexadecimal(frame->Rip);
        Log.Text(", address "u8);
        Log.Hexadecimal(kernel->Environments.Info(slot)->FaultAddress);
        Log.Line(", and no handler took it"u8);
    }
}

/// <summary>Names of the processor's exceptions (SDM vol. 3, table 6-1).</summary>
public static class ExceptionNames
{
    public static ReadOnlySpan<byte> Of(ulong vector) => vector switch
    {
        0 => "divide error"u8,
        1 => "debug exception"u8,
        2 => "non-maskable interrupt"u8,
        3 => "breakpoint"u8,
        4 => "overflow"u8,
        5 => "bound range exceeded"u8,
        6 => "invalid opcode"u8,
        7 => "device not available"u8,
        8 => "double fault"u8,
        10 => "invalid task state"u8,
        11 => "segment not present"u8,
        12 => "stack fault"u8,
        13 => "general protection fault"u8,
        14 => "page fault"u8,
        16 => "x87 error"u8,
        17 => "alignment check"u8,
        18 => "machine check"u8,
        19 => "SIMD error"u8,
        _ => "exception"u8,
    };
}
