using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>Kernel calls that no wrapper of the LibOS would make (Stubs/Calls.xs).</summary>
internal static unsafe class RawCall
{
    [RuntimeImport("*", "raw_call"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern long Call(ulong number, ScriptArguments* registers);

    /// <summary>Where a call enters a player.</summary>
    [RuntimeImport("*", "call_entry"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Entry();

    /// <param name="call">Number.</param>
    /// <param name="registers">Arguments, and afterwards what is in their registers.</param>
    public static long Make(uint call, ScriptArguments* registers) => Call(KernelCalls.Base + call, registers);
}
