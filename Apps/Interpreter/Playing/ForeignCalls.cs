using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>System calls of a player that are not the kernel's, and what arrives at its entry for them (Stubs/Foreign.xs).</summary>
internal static unsafe class ForeignCalls
{
    /// <summary>The registers of the caller; the stub adds its stack.</summary>
    private static KnownRegisters s_caller;

    /// <summary>Where the kernel enters.</summary>
    [RuntimeImport("*", "foreign_entry"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Entry();

    /// <param name="number">No number of the kernel's.</param>
    /// <param name="flags">What it makes the call with.</param>
    /// <returns>What the handler answered.</returns>
    public static ulong Make(ulong number, ulong flags)
    {
        s_caller = KnownRegisters.Of(number, flags);
        fixed (KnownRegisters* caller = &s_caller)
            return Call(caller);
    }

    [RuntimeImport("*", "foreign_call"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Call(KnownRegisters* caller);

    /// <summary>Behind its instruction.</summary>
    [RuntimeImport("*", "foreign_return"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Return();

    [RuntimeExport("player_foreign")]
    private static ulong Take(KnownRegisters* arrived)
    {
        var control = SystemTables.Control;
        ref var upcalls = ref ((Script*)Script.Address)->Upcalls;
        upcalls = Digest.OfForeign(upcalls, *arrived, control, control->ForeignReturn == Return() && arrived->Rsp == s_caller.Rsp);
        return s_caller.Answer;
    }
}
