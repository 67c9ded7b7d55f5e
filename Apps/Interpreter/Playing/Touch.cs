using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>Single instructions in known registers (Stubs/Touch.xs): those that may fault, and system calls that are not the kernel's, with what arrives at their entry.</summary>
internal static unsafe class Touch
{
    /// <summary>The instruction that is being executed, and its registers: a handler executes others meanwhile.</summary>
    private static ulong s_instruction;
    private static KnownRegisters* s_registers;

    /// <param name="act">Which.</param>
    /// <param name="first">Address, or number of a system call.</param>
    /// <param name="word">To store.</param>
    /// <param name="seed">What the other registers follow from.</param>
    /// <returns>What was read, or what the handler of a system call answered.</returns>
    public static ulong Execute(Act act, ulong first, ulong word, ulong seed)
    {
        var outer = s_registers;
        var outerInstruction = s_instruction;
        var registers = KnownRegisters.Of(act, first, word, seed);
        s_registers = &registers;
        s_instruction = Instruction((ulong)act);
        var answer = Execute(&registers, s_instruction);
        s_registers = outer;
        s_instruction = outerInstruction;
        return answer;
    }

    /// <summary>Was it this instruction that an upcall has interrupted, on this stack?</summary>
    public static bool IsInterrupted(UpcallFrame* frame) => s_registers != null && frame->Rip == s_instruction && frame->Rsp == s_registers->Rsp;

    /// <summary>Where one goes on that skips the instruction.</summary>
    [RuntimeImport("*", "touch_skip"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Skip();

    /// <summary>Where system calls arrive that are not the kernel's.</summary>
    [RuntimeImport("*", "foreign_entry"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ForeignEntry();

    [RuntimeImport("*", "touch"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Execute(KnownRegisters* registers, ulong instruction);

    [RuntimeImport("*", "touch_instruction"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Instruction(ulong act);

    [RuntimeImport("*", "foreign_return"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ForeignReturn();

    [RuntimeExport("player_foreign")]
    private static ulong TakeForeign(KnownRegisters* arrived)
    {
        var control = SystemTables.Control;
        ref var upcalls = ref ((Script*)Script.Address)->Upcalls;
        upcalls = Digest.OfForeign(upcalls, *arrived, control, control->ForeignReturn == ForeignReturn() && arrived->Rsp == s_registers->Rsp);
        return s_registers->Answer;
    }
}
