using System.Runtime;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Kernel.Processor;

/// <summary>Single instructions that C# cannot say; the stubs are in Processor/Cpu.xs.</summary>
public static unsafe class Cpu
{
    [RuntimeImport("*", "cpu_in8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern byte In8(ushort port);

    [RuntimeImport("*", "cpu_in16"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ushort In16(ushort port);

    [RuntimeImport("*", "cpu_in32"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern uint In32(ushort port);

    [RuntimeImport("*", "cpu_out8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Out8(ushort port, byte value);

    [RuntimeImport("*", "cpu_out16"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Out16(ushort port, ushort value);

    [RuntimeImport("*", "cpu_out32"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Out32(ushort port, uint value);

    [RuntimeImport("*", "cpu_rdmsr"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadMsr(uint register);

    [RuntimeImport("*", "cpu_wrmsr"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteMsr(uint register, ulong value);

    [RuntimeImport("*", "cpu_rdtsc"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Timestamp();

    /// <summary>Writes eax, ebx, ecx, edx to the four words.</summary>
    [RuntimeImport("*", "cpu_cpuid"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Identify(uint leaf, uint subleaf, uint* words);

    [RuntimeImport("*", "cpu_read_cr0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr0();

    [RuntimeImport("*", "cpu_write_cr0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCr0(ulong value);

    [RuntimeImport("*", "cpu_read_cr2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr2();

    [RuntimeImport("*", "cpu_read_cr3"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr3();

    [RuntimeImport("*", "cpu_write_cr3"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCr3(ulong value);

    [RuntimeImport("*", "cpu_read_cr4"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr4();

    [RuntimeImport("*", "cpu_write_cr4"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCr4(ulong value);

    [RuntimeImport("*", "cpu_invlpg"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InvalidatePage(ulong address);

    [RuntimeImport("*", "cpu_lgdt"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void LoadGlobalDescriptors(void* pseudoDescriptor, uint codeSelector, uint dataSelector, uint taskSelector);

    [RuntimeImport("*", "cpu_lidt"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void LoadInterruptDescriptors(void* pseudoDescriptor);

    /// <summary>Waits for one interrupt, and answers its vector.</summary>
    [RuntimeImport("*", "cpu_wait"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong WaitForInterrupt();

    [RuntimeImport("*", "cpu_halt"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void HaltForever();

    /// <summary>An empty interrupt table and a breakpoint: the last way to reset.</summary>
    [RuntimeImport("*", "cpu_triple_fault"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void TripleFault();

    /// <summary>RDRAND; 0 when the source has run dry. Only where CPUID says that it exists.</summary>
    [RuntimeImport("*", "cpu_rdrand"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong HardwareRandom();

    [RuntimeImport("*", "cpu_pause"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Pause();

    [RuntimeImport("*", "cpu_read_rbp"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong FramePointer();
}
