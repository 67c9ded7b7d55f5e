using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    [SkipLocalsInit]
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

        // Not cleared: each of its 24 words is set below, or the kernel's stack would show.
        Unsafe.SkipInit(out UpcallFrame frame);
        CopyGeneral(ref registers.R15, ref frame.R15);
        frame.Address = address;
        frame.MaskedBefore = control->Masked;
        frame.Vector = vector;
        frame.Error = error;
        frame.Rip = registers.Rip;
        frame.Cs = UpcallFrame.UserCode;
        frame.Rflags = registers.Rflags;
        frame.Rsp = registers.Rsp;
        frame.Ss = UpcallFrame.UserData;
        if (!UserCopy.Out<TPlatform>(stack, &frame, (ulong)sizeof(UpcallFrame)))
            return false;
        control->Masked = 1;
        registers.Rip = entry;
        registers.Rsp = stack;
        registers.Rflags = RegisterFrame.UserFlags;
        return true;
    }

    /// <summary>
    /// r15 to rax, in the same order at the start of both frames. Two registers an instruction, and nothing cleared before: that takes 70 of 330 instructions
    /// from a fault.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyGeneral(ref ulong from, ref ulong to)
    {
        Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
        Vector128.LoadUnsafe(ref from, 2).StoreUnsafe(ref to, 2);
        Vector128.LoadUnsafe(ref from, 4).StoreUnsafe(ref to, 4);
        Vector128.LoadUnsafe(ref from, 6).StoreUnsafe(ref to, 6);
        Vector128.LoadUnsafe(ref from, 8).StoreUnsafe(ref to, 8);
        Vector128.LoadUnsafe(ref from, 10).StoreUnsafe(ref to, 10);
        Vector128.LoadUnsafe(ref from, 12).StoreUnsafe(ref to, 12);
        Unsafe.Add(ref to, 14) = Unsafe.Add(ref from, 14);
    }
}
