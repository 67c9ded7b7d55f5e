using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>
/// What a handler finds at rsp (Linux, arch/x86 signal frame ABI; the names are those of ucontext(3)).
/// <code>
///    0  return address (the restorer)
///    8  uc_flags  uc_link  uc_stack (24)
///   48  r8 r9 r10 r11 r12 r13 r14 r15 rdi rsi rbp rbx rdx rax rcx rsp rip eflags cs/gs/fs err trapno oldmask cr2
///  232  fpstate pointer   reserved (64)
///  304  uc_sigmask
///  312  siginfo (128)
///  440  padding to 448; then, 16-aligned, fpstate (512, fxsave layout) 
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 448)]
public unsafe struct SignalFrame
{
    [FieldOffset(0)] public ulong ReturnAddress;
    [FieldOffset(8)] public ulong Flags;
    [FieldOffset(16)] public ulong Link;
    [FieldOffset(24)] public SignalStack Stack;
    [FieldOffset(48)] public ulong R8;
    [FieldOffset(56)] public ulong R9;
    [FieldOffset(64)] public ulong R10;
    [FieldOffset(72)] public ulong R11;
    [FieldOffset(80)] public ulong R12;
    [FieldOffset(88)] public ulong R13;
    [FieldOffset(96)] public ulong R14;
    [FieldOffset(104)] public ulong R15;
    [FieldOffset(112)] public ulong Rdi;
    [FieldOffset(120)] public ulong Rsi;
    [FieldOffset(128)] public ulong Rbp;
    [FieldOffset(136)] public ulong Rbx;
    [FieldOffset(144)] public ulong Rdx;
    [FieldOffset(152)] public ulong Rax;
    [FieldOffset(160)] public ulong Rcx;
    [FieldOffset(168)] public ulong Rsp;
    [FieldOffset(176)] public ulong Rip;
    [FieldOffset(184)] public ulong Rflags;
    [FieldOffset(192)] public ulong Segments;
    [FieldOffset(200)] public ulong Error;
    [FieldOffset(208)] public ulong Vector;
    [FieldOffset(216)] public ulong OldMask;
    [FieldOffset(224)] public ulong FaultAddress;
    [FieldOffset(232)] public ulong FloatingPoint;
    [FieldOffset(304)] public ulong Mask;
    [FieldOffset(312)] public SignalInfo Info;

    public const ulong InfoOffset = 312, ContextOffset = 8;
    private const ulong RedZone = 128;
    private const ulong CodeSegments = 0x002B_0000_0000_0033;

    /// <summary>Flags that a handler may change for the program: arithmetic, direction, trap, alignment.</summary>
    private const ulong SettableFlags = 0x4_0DD5;

    /// <summary>Where the frame goes for a stack pointer, below the red zone, aligned as at a function's entry.</summary>
    public static ulong AddressBelow(ulong stack, bool isFreshStack)
    {
        var state = ((isFreshStack ? stack : stack - RedZone) - FloatingPointState.Bytes) & ~15UL;
        return state - (ulong)sizeof(SignalFrame) - 8;
    }

    /// <summary>Writes the frame and its floating-point state; false if the stack is not there.</summary>
    public static bool TryPush(ulong address, ref SignalFrame frame, in Registers registers)
    {
        var total = (ulong)sizeof(SignalFrame) + 8 + FloatingPointState.Bytes;
        if (!UserMemory.Check(address, total, write: true))
            return false;
        frame.FloatingPoint = address + (ulong)sizeof(SignalFrame) + 8;
        frame.Capture(registers);
        *(SignalFrame*)address = frame;
        FloatingPointState.Push(frame.FloatingPoint, registers);
        return true;
    }

    /// <summary>Takes the registers back from the frame at <paramref name="address"/>, as sigreturn does. The program may have changed any.</summary>
    public static bool TryRestore(ulong address, ref Registers registers, out ulong mask)
    {
        mask = 0;
        if (UserMemory.TryCopyIn<SignalFrame>(address, out var frame) != Errno.None)
            return false;
        frame.Release(ref registers);
        mask = frame.Mask;
        if (frame.FloatingPoint == 0)
            return true;
        return UserMemory.Check(frame.FloatingPoint, FloatingPointState.Bytes, write: false) && FloatingPointState.TryPop(frame.FloatingPoint, ref registers);
    }

    private void Capture(in Registers registers)
    {
        R8 = registers.R8;
        R9 = registers.R9;
        R10 = registers.R10;
        R11 = registers.R11;
        R12 = registers.R12;
        R13 = registers.R13;
        R14 = registers.R14;
        R15 = registers.R15;
        Rdi = registers.Rdi;
        Rsi = registers.Rsi;
        Rbp = registers.Rbp;
        Rbx = registers.Rbx;
        Rdx = registers.Rdx;
        Rax = registers.Rax;
        Rcx = registers.Rcx;
        Rsp = registers.Rsp;
        Rip = registers.Rip;
        Rflags = registers.Rflags;
        Segments = CodeSegments;
    }

    private readonly void Release(ref Registers registers)
    {
        registers.R8 = R8;
        registers.R9 = R9;
        registers.R10 = R10;
        registers.R11 = R11;
        registers.R12 = R12;
        registers.R13 = R13;
        registers.R14 = R14;
        registers.R15 = R15;
        registers.Rdi = Rdi;
        registers.Rsi = Rsi;
        registers.Rbp = Rbp;
        registers.Rbx = Rbx;
        registers.Rdx = Rdx;
        registers.Rax = Rax;
        registers.Rcx = Rcx;
        registers.Rsp = Rsp;
        registers.Rip = Rip;
        registers.Rflags = (registers.Rflags & ~SettableFlags) | (Rflags & SettableFlags);
    }
}
