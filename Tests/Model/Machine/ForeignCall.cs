using System.Threading;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Model.Machine;

/// <summary>
/// What Kernel/Processor/Entry.xs does with a system call whose number is not the kernel's, word for word. That the stub does what stands here is shown on the machine (Tests/Machine/Replay).
/// </summary>
internal static unsafe class ForeignCall
{
    /// <summary>It goes on at its entry for that, in the registers and on the stack of the call.</summary>
    /// <returns>False: the entry is none, and the kernel ends the environment.</returns>
    public static bool TryReflect(SimulatedMachine machine)
    {
        ref var registers = ref machine.EntryRecord->Registers;
        var control = machine.EntryRecord->Control;
        (control->ForeignReturn, control->ForeignFlags, control->ForeignMasked) = (registers.Rip, registers.Rflags, control->Masked);
        control->Masked = 1;
        var entry = Volatile.Read(ref control->ForeignEntry);
        if (entry is 0 or > RegisterFrame.UserAddresses)
            return false;
        registers.Rip = registers.Rcx = entry;
        registers.Rflags = registers.R11 = RegisterFrame.UserFlags;
        return true;
    }
}
