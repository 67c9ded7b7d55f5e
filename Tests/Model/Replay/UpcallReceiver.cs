using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>What players do in the simulation when the kernel calls them up, as Apps/Interpreter/Playing/Upcalls does it.</summary>
internal sealed unsafe class UpcallReceiver(SimulatedMachine machine, DiskTransfers transfers)
{
    private const int GeneralRegisters = 15;

    private readonly SimulatedMachine _machine = machine;
    private readonly Observation _kernel = new(machine);
    private readonly DiskTransfers _transfers = transfers;

    /// <summary>Which upcalls players have taken: bit n = that at entry n.</summary>
    public ulong Taken { get; private set; }

    /// <summary>Has the kernel called it up? Then that is written down.</summary>
    /// <param name="frame">What was interrupted.</param>
    public bool TryReceive(Actor actor, out UpcallFrame* frame)
    {
        frame = null;
        if (!actor.Environment.IsAlive)
            return false;
        var registers = RegistersOf(actor);
        if (StageHand.NumberOfEntry(registers->Rip) is not { } entry)
            return false;
        var page = PageTableEntry.FrameOf(_kernel.Entry(actor.Environment.Slot, registers->Rsp & ~(Layout.PageSize - 1)));
        frame = (UpcallFrame*)(_machine.Kernel->Physical.Frame(page) + (registers->Rsp % Layout.PageSize));
        // The registers of a machine's are others.
        _transfers.Avoid(page);
        Taken |= 1UL << (int)entry;
        actor.Upcalls = Digest.OfUpcall(actor.Upcalls, entry, frame, ControlOf(actor), registers->Rsp);
        return true;
    }

    /// <summary>It goes on as the frame says.</summary>
    public void Return(Actor actor, UpcallFrame* frame)
    {
        var registers = RegistersOf(actor);
        ControlOf(actor)->Masked = (uint)frame->MaskedBefore;
        (registers->Rip, registers->Rflags, registers->Rsp) = (frame->Rip, frame->Rflags, frame->Rsp);
        for (var i = 0; i < GeneralRegisters; i++)
            (&registers->R15)[i] = (&frame->R15)[i];
    }

    public ControlPage* ControlOf(Actor actor) => _machine.Kernel->Environments.Record(actor.Environment.Slot)->Control;

    private RegisterFrame* RegistersOf(Actor actor) => &_machine.Kernel->Environments.Record(actor.Environment.Slot)->Registers;
}
