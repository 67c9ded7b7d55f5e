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
    private const int GeneralRegisters = 15, ForeignBit = 5;

    /// <summary>xmm0 in the fxsave area (SDM vol. 1, 10.5).</summary>
    private const int FirstVector = 160;

    private readonly SimulatedMachine _machine = machine;
    private readonly Observation _kernel = new(machine);
    private readonly DiskTransfers _transfers = transfers;

    /// <summary>Which upcalls players have taken: bit n = that at entry n, bit 5 = a foreign call.</summary>
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
        var interrupted = frame->Vector < UpcallFrame.SliceVector ? Digest.OfInterrupted(frame, VectorsOf(actor), frame->Rip == actor.At.Rip && frame->Rsp == actor.At.Rsp) : 0;
        actor.Upcalls = Digest.OfUpcall(actor.Upcalls, entry, frame, ControlOf(actor), registers->Rsp, interrupted);
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

    /// <summary>Has it an entry for foreign calls?</summary>
    public bool TakesForeign(Actor actor) => ControlOf(actor)->ForeignEntry is not 0 and <= RegisterFrame.UserAddresses;

    /// <summary>It is about to execute an instruction, where it is, in these registers.</summary>
    /// <returns>Those that it had before.</returns>
    public RegisterFrame Load(Actor actor, in KnownRegisters known)
    {
        var registers = RegistersOf(actor);
        var before = *registers;
        for (var i = 0; i < KnownRegisters.General; i++)
            (&registers->R15)[i] = known.Register[i];
        for (var i = 0; i < KnownRegisters.Vectors; i++)
            VectorsOf(actor)[i] = known.Vector[i];
        registers->Rflags = known.Rflags;
        actor.At = (registers->Rip, registers->Rsp);
        return before;
    }

    /// <summary>It has done with the instruction.</summary>
    public void Restore(Actor actor, in RegisterFrame before)
    {
        if (actor.Environment.IsAlive)
            *RegistersOf(actor) = before;
    }

    /// <summary>Its foreign call has arrived: that is written down, and answered.</summary>
    public void TakeForeign(Actor actor)
    {
        var registers = RegistersOf(actor);
        var control = ControlOf(actor);
        var arrived = new KnownRegisters { Rflags = registers->Rflags, Rsp = registers->Rsp };
        for (var i = 0; i < KnownRegisters.General; i++)
            arrived.Register[i] = (&registers->R15)[i];
        for (var i = 0; i < KnownRegisters.Vectors; i++)
            arrived.Vector[i] = VectorsOf(actor)[i];
        actor.Upcalls = Digest.OfForeign(actor.Upcalls, arrived, control, control->ForeignReturn == actor.At.Rip && arrived.Rsp == actor.At.Rsp);
        Taken |= 1UL << ForeignBit;
        control->Masked = (uint)control->ForeignMasked;
    }

    public ControlPage* ControlOf(Actor actor) => _machine.Kernel->Environments.Record(actor.Environment.Slot)->Control;

    private ulong* VectorsOf(Actor actor) => (ulong*)(RegistersOf(actor)->Fx + FirstVector);

    private RegisterFrame* RegistersOf(Actor actor) => &_machine.Kernel->Environments.Record(actor.Environment.Slot)->Registers;
}
