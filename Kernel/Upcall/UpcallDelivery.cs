using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Upcall;

/// <summary>
/// Pushes an interrupted state on the environment's upcall stack and points the environment at its handler. Everything comes from the
/// control page, each word read once; the push goes through <see cref="UserCopy"/>, so a bad stack is the environment's end and nobody else's.
/// Runs in the environment's own address space.
/// </summary>
public static unsafe class UpcallDelivery
{
    private const ulong UserEnd = 1UL << 47;

    /// <returns>False when it cannot be delivered.</returns>
    public static bool Deliver<TPlatform>(EnvironmentRecord* record, ulong entry, ulong vector, ulong error, ulong address)
        where TPlatform : struct, IPlatform
    {
        if (entry is 0 or >= UserEnd)
            return false;
        var control = record->Control;
        var top = Unsafe.ReadUnaligned<ulong>(&control->StackTop);
        var low = Unsafe.ReadUnaligned<ulong>(&control->StackLow);
        ref var registers = ref record->Registers;
        var onStack = registers.Rsp > low && registers.Rsp <= top;
        var stack = ((onStack ? registers.Rsp : top) & ~15UL) - (ulong)sizeof(UpcallFrame);

        var frame = new UpcallFrame
        {
            R15 = registers.R15,
            R14 = registers.R14,
            R13 = registers.R13,
            R12 = registers.R12,
            R11 = registers.R11,
            R10 = registers.R10,
            R9 = registers.R9,
            R8 = registers.R8,
            Rdi = registers.Rdi,
            Rsi = registers.Rsi,
            Rbp = registers.Rbp,
            Rbx = registers.Rbx,
            Rdx = registers.Rdx,
            Rcx = registers.Rcx,
            Rax = registers.Rax,
            Address = address,
            MaskedBefore = control->Masked,
            Vector = vector,
            Error = error,
            Rip = registers.Rip,
            Cs = UpcallFrame.UserCode,
            Rflags = registers.Rflags,
            Rsp = registers.Rsp,
            Ss = UpcallFrame.UserData,
        };
        if (!UserCopy.Out<TPlatform>(stack, &frame, (ulong)sizeof(UpcallFrame)))
            return false;
        control->Masked = 1;
        registers.Rip = entry;
        registers.Rsp = stack;
        registers.Rflags = RegisterFrame.UserFlags;
        return true;
    }
}
