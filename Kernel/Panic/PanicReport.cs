using System;
using System.Runtime;
using ExoCosmos.Drivers.Power;
using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Panic;

/// <summary>The kernel's end: what happened, registers, and a backtrace with method names where the symbol table came with the boot module.</summary>
public static unsafe class PanicReport
{
    /// <summary>The status that the emulator ends with, where it was asked to.</summary>
    private const uint ExitStatus = 125;

    private const ulong DoubleFault = 8, PageFault = 14;

    private static bool s_inPanic;

    /// <summary>An exception in ring 0 that nothing expects, or one anywhere that only broken hardware raises.</summary>
    public static void FromException(RegisterFrame* frame, ulong address)
    {
        Begin();
        if (frame->Vector is DoubleFault or PageFault && KernelStacks.All.Kernel.IsInHole(address))
            Log.Text("the kernel's stack is full: "u8);
        Log.Text(ExceptionNames.Of(frame->Vector));
        Log.Text((frame->Cs & 3) == 0 ? " in the kernel, error "u8 : " while an environment ran, error "u8);
        Log.Hexadecimal(frame->Error);
        Log.Text(", address "u8);
        Log.Hexadecimal(address, 16);
        Log.End();
        Registers(frame);
        Backtrace.Write(frame->Rip, frame->Rsp, frame->Rbp);
        End();
    }

    /// <summary>The machine cannot go on, for a reason that a person can act on.</summary>
    public static void Fatal(ReadOnlySpan<byte> reason)
    {
        Begin();
        Log.Line(reason);
        Backtrace.Write();
        End();
    }

    /// <summary>Every throw in the kernel arrives here: a bounds, null, overflow or cast check of the compiler failed.</summary>
    [RuntimeExport("RhpThrowEx")]
    private static void OnThrow()
    {
        Begin();
        Log.Line("a runtime check failed (index, null, overflow or cast)"u8);
        Backtrace.Write();
        End();
    }

    private static void Begin()
    {
        if (s_inPanic)
            Cpu.HaltForever();
        s_inPanic = true;
        Log.Text("\r\n\e[0;97;41m KERNEL PANIC \e[0m "u8);
    }

    private static void End()
    {
        Log.Line("The machine is halted. Please report the lines above."u8);
        ConsoleOutput.DrawAnyway();
        if (BootOptions.ExitOnPanic)
            DebugExit.Exit<Pc>(ExitStatus);
        Cpu.HaltForever();
    }

    private static void Registers(RegisterFrame* frame)
    {
        Register("rip"u8, frame->Rip);
        Register("rsp"u8, frame->Rsp);
        Register("rbp"u8, frame->Rbp);
        Register("flags"u8, frame->Rflags);
        Log.End();
        Register("rax"u8, frame->Rax);
        Register("rbx"u8, frame->Rbx);
        Register("rcx"u8, frame->Rcx);
        Register("rdx"u8, frame->Rdx);
        Log.End();
        Register("rsi"u8, frame->Rsi);
        Register("rdi"u8, frame->Rdi);
        Register("r8"u8, frame->R8);
        Register("r9"u8, frame->R9);
        Log.End();
        Register("r10"u8, frame->R10);
        Register("r11"u8, frame->R11);
        Register("r12"u8, frame->R12);
        Register("r13"u8, frame->R13);
        Log.End();
        Register("r14"u8, frame->R14);
        Register("r15"u8, frame->R15);
        Log.End();
    }

    private static void Register(ReadOnlySpan<byte> name, ulong value)
    {
        Log.Text(name);
        Log.Text("="u8);
        Log.Hexadecimal(value, 16);
        Log.Text(" "u8);
    }
}
