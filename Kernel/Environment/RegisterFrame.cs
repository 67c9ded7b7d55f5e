using System.Runtime.InteropServices;

namespace ExoCosmos.Kernel.Environment;

/// <summary>
/// An environment's registers while it does not run. It stands at the start of the environment's save frame, and the CPU pushes the
/// interrupted rip … ss right into it (TSS.rsp0 points at <see cref="PushEnd"/>); the entry stubs (Processor/Entry.xs) push the rest.
/// <code>
///    0  r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax
///  120  vector  error  rip cs rflags rsp ss
///  176  fxsave area (512 bytes, SDM vol. 1, 10.5)
///  688  fs base   gs base
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 704)]
public unsafe struct RegisterFrame
{
    [FieldOffset(0)] public ulong R15;
    [FieldOffset(8)] public ulong R14;
    [FieldOffset(16)] public ulong R13;
    [FieldOffset(24)] public ulong R12;
    [FieldOffset(32)] public ulong R11;
    [FieldOffset(40)] public ulong R10;
    [FieldOffset(48)] public ulong R9;
    [FieldOffset(56)] public ulong R8;
    [FieldOffset(64)] public ulong Rdi;
    [FieldOffset(72)] public ulong Rsi;
    [FieldOffset(80)] public ulong Rbp;
    [FieldOffset(88)] public ulong Rbx;
    [FieldOffset(96)] public ulong Rdx;
    [FieldOffset(104)] public ulong Rcx;
    [FieldOffset(112)] public ulong Rax;
    [FieldOffset(120)] public ulong Vector;
    [FieldOffset(128)] public ulong Error;
    [FieldOffset(136)] public ulong Rip;
    [FieldOffset(144)] public ulong Cs;
    [FieldOffset(152)] public ulong Rflags;
    [FieldOffset(160)] public ulong Rsp;
    [FieldOffset(168)] public ulong Ss;
    [FieldOffset(176)] public fixed byte Fx[512];
    [FieldOffset(688)] public ulong FsBase;
    [FieldOffset(696)] public ulong GsBase;

    /// <summary>Offset of the first byte behind what the CPU pushes.</summary>
    public const int PushEnd = 176;

    /// <summary>rflags that an environment may run with: interrupts on, no privilege, no trap into the kernel's entry.</summary>
    public const ulong UserFlags = 0x202;

    /// <summary>Bits that an address may have which is loaded into rip: sysret would fault in ring 0 for others.</summary>
    public const ulong UserAddresses = (1UL << 47) - 1;

    /// <summary>x87 and SSE as after reset by the ABI: all exceptions masked (SDM vol. 1, 8.1.5 and 10.2.3).</summary>
    public void InitialiseFloatingPoint()
    {
        fixed (byte* area = Fx)
        {
            *(ushort*)area = 0x037F;
            *(uint*)(area + 24) = 0x1F80;
        }
    }
}
