using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>Kernel calls that no wrapper of the LibOS would make (Stubs/Calls.xs).</summary>
internal static unsafe class RawCall
{
    [RuntimeImport("*", "raw_call"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern long Call(ulong number, ScriptArguments* arguments);

    public static long Make(uint call, in ScriptArguments arguments)
    {
        fixed (ScriptArguments* place = &arguments)
            return Call(KernelCalls.Base + call, place);
    }
}
