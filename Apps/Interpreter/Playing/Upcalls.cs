using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>What a player does when the kernel calls it up (Stubs/Upcalls.xs): it writes down all that does not depend on time, and goes on.</summary>
internal static unsafe class Upcalls
{
    private static Script* Page => (Script*)Script.Address;

    /// <summary>Where the kernel enters, by number: fault, beginning of a slice, its end, recall.</summary>
    [RuntimeImport("*", "upcall_entry"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Entry(ulong number);

    [RuntimeExport("player_upcall")]
    private static void Take(UpcallFrame* frame, ulong entry)
    {
        var control = SystemTables.Control;
        var isFault = frame->Vector < UpcallFrame.SliceVector;
        // The stub has saved the vectors below the frame.
        var interrupted = isFault ? Digest.OfInterrupted(frame, (ulong*)frame - KnownRegisters.Vectors, Touch.IsInterrupted(frame)) : 0;
        Page->Upcalls = Digest.OfUpcall(Page->Upcalls, entry, frame, control, (ulong)frame, interrupted);
        if (isFault)
            AnswerFault(frame);
        else if (frame->Vector != UpcallFrame.RecallVector)
        {
            Page->Awaits = 0;
            // No other until the wait for this one is over.
            frame->MaskedBefore = 1;
        }
    }

    private static void AnswerFault(UpcallFrame* frame)
    {
        var answer = Page->OnFault;
        Page->OnFault = FaultAnswer.Skip;
        if (answer == FaultAnswer.Map)
        {
            var registers = default(ScriptArguments);
            (registers[1], registers[2]) = (Stage.Remedy, 1);
            Page->Upcalls = Digest.OfReport(Page->Upcalls, RawCall.Make((uint)KernelCall.Map, &registers), default, isEntered: false);
            return;
        }

        if (answer == FaultAnswer.Fault)
            Touch.Execute(Act.Undefined, 0, 0, Stage.HandlerSeed);
        Page->Skipped++;
        frame->Rip = Touch.Skip();
        frame->Rax = 0;
    }
}
