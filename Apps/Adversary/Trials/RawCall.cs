using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Adversary.Trials;

/// <summary>The arguments of a call, as the registers take them: rdi rsi rdx r10 r8 r9.</summary>
[InlineArray(Count)]
internal struct CallArguments
{
    public const int Count = 6;

    private ulong _first;
}

/// <summary>Kernel calls that no wrapper of the LibOS would make (Stubs/Calls.xs).</summary>
internal static unsafe class RawCall
{
    [RuntimeImport("*", "raw_call"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern long Call(ulong number, CallArguments* arguments);

    /// <summary>The null call with this in rsp.</summary>
    [RuntimeImport("*", "stack_call"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long WithStack(ulong stack);

    /// <summary>Computes with this in rsp until the time stamp counter has come so far.</summary>
    [RuntimeImport("*", "stack_spin"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SpinWithStack(ulong stack, ulong until);

    public static long Make(KernelCall call, in CallArguments arguments)
    {
        fixed (CallArguments* place = &arguments)
            return Call(KernelCalls.Base + (ulong)call, place);
    }

    /// <summary>Any number in rax.</summary>
    public static long MakeForeign(ulong number, in CallArguments arguments)
    {
        fixed (CallArguments* place = &arguments)
            return Call(number, place);
    }
}
