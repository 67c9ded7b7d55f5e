using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Model.Machine;

/// <summary>
/// What Kernel/Transfer/FastPath.xs does to the kernel's state, condition for condition and word for word: so random programs show that where it does not leave a call to the
/// readable path it means the same. That the stub does what stands here is shown on the machine (Tests/Machine/Mechanisms/TransferTests).
/// </summary>
internal static unsafe class FastTransfer
{
    /// <returns>False: nothing is changed, and the readable path begins.</returns>
    public static bool TryCall(SimulatedMachine machine, ReadOnlySpan<ulong> arguments)
    {
        var kernel = machine.Kernel;
        var caller = machine.EntryRecord;
        var handle = new Handle(arguments[4]);
        if (arguments[5] != WakeTerm.Never || handle.Index >= kernel->Capabilities.Count)
            return false;
        var gate = kernel->Capabilities[handle.Index];
        if (gate->Generation != handle.Generation || gate->Holder != kernel->Current || gate->Kind != CapabilityKind.Gate || (gate->Rights & Rights.Execute) == 0 || gate->Sweep != 0)
            return false;
        var info = kernel->Environments.Info((uint)gate->Base);
        if (info->Generation != gate->ObjectGeneration || info->State != EnvironmentState.Parked)
            return false;
        var callee = kernel->Environments.Record((uint)gate->Base);
        if (callee->SliceBegins || callee->RecallIsNews || caller->EpilogueSince != 0 || caller->Slot->Queue != QueueName.None)
            return false;

        Leave(machine, caller);
        caller->Info->State = EnvironmentState.Calling;
        info->State = EnvironmentState.Running;
        callee->Caller = callee->Lender = kernel->Current;
        callee->LenderTurn = kernel->Slices.Turn.Number;
        caller->Callee = (uint)callee->Name;
        Enter(machine, callee);
        ref var registers = ref callee->Registers;
        registers = registers with
        {
            Rdi = arguments[0], Rsi = arguments[1], Rdx = arguments[2], R10 = arguments[3], R8 = gate->Account, R9 = caller->Name,
            Rax = 0, Rbx = 0, Rbp = 0, R12 = 0, R13 = 0, R14 = 0, R15 = 0,
            Rip = Volatile.Read(ref callee->Control->CallEntry) & RegisterFrame.UserAddresses, Rsp = callee->Control->CallStack, Rflags = RegisterFrame.UserFlags,
        };
        return true;
    }

    /// <inheritdoc cref="TryCall"/>
    public static bool TryServe(SimulatedMachine machine, ReadOnlySpan<ulong> arguments)
    {
        var kernel = machine.Kernel;
        var callee = machine.EntryRecord;
        if (arguments[4] != (ulong)(ServeFlags.Reply | ServeFlags.Park) || callee->Control->CallEntry == 0 || callee->FirstCaller != 0 || callee->EpilogueSince != 0
            || callee->Slot->Queue != QueueName.None || callee->Caller == 0 || kernel->Environments.Slot(callee->Caller)->HeapPosition != 0)
            return false;
        var caller = kernel->Environments.Record(callee->Caller);
        if (caller->SliceBegins || caller->RecallIsNews)
            return false;

        Leave(machine, callee);
        callee->Info->State = EnvironmentState.Parked;
        caller->Info->State = EnvironmentState.Running;
        callee->Caller = caller->Callee = 0;
        Enter(machine, caller);
        ref var registers = ref caller->Registers;
        registers = registers with { Rdi = arguments[0], Rsi = arguments[1], Rdx = arguments[2], R10 = arguments[3], Rax = 0, R8 = 0, R9 = 0 };
        return true;
    }

    private static void Leave(SimulatedMachine machine, EnvironmentRecord* leaving)
    {
        ref var since = ref machine.Kernel->Slices.RunningSince;
        leaving->Info->CpuTicks += machine.Time - since;
        since = machine.Time;
        (leaving->Registers.FsBase, leaving->Registers.GsBase) = (machine.ModelRegisters[0], machine.ModelRegisters[1]);
    }

    private static void Enter(SimulatedMachine machine, EnvironmentRecord* next)
    {
        machine.Kernel->Current = (uint)next->Name;
        machine.EntryRecord = next;
        machine.Translations.Enter(next->Root);
        (machine.ModelRegisters[0], machine.ModelRegisters[1]) = (next->Registers.FsBase, next->Registers.GsBase);
    }
}
