using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>What the kernel's tables say, for comparison with the model. Nothing here changes anything.</summary>
public sealed unsafe class Observation(SimulatedMachine machine)
{
    private readonly SimulatedMachine _machine = machine;
    private readonly PageWalk _walk = new(machine.Arena);

    private KernelState* Kernel => _machine.Kernel;

    public uint Current => Kernel->Current;

    public uint ScreenHolders => Kernel->Info->ScreenHolders;

    public uint ConsoleOwner => Kernel->ConsoleOwner;

    public ulong FreeFrames => Kernel->Info->FreeFrames;

    public ulong CapabilitiesUsed => Kernel->Info->CapabilitiesUsed;

    public ref readonly SliceInfo Place(uint number) => ref *Kernel->Slices.Vector[number];

    public ref readonly FrameInfo Frame(uint number) => ref *Kernel->Frames[number];

    public ref readonly CapabilityInfo Capability(uint slot) => ref *Kernel->Capabilities[slot];

    public ref readonly InterfaceInfo Interface(uint number) => ref Kernel->InterfaceTable[number];

    public ref readonly AccountInfo Account(uint number) => ref *Kernel->Accounts[number];

    public ref readonly EnvironmentInfo Environment(uint slot) => ref *Kernel->Environments.Info(slot);

    public bool HasRecord(uint slot) => Kernel->Environments.Record(slot) != null;

    public ref readonly EnvironmentRecord Record(uint slot) => ref *Kernel->Environments.Record(slot);

    /// <summary>Slot of the Creation capability that an environment counts against.</summary>
    public uint CreationOf(uint slot) => Kernel->Environments.Slot(slot)->Creation;

    /// <summary>The first environment of a list, and how many there are.</summary>
    public uint FirstOf(QueueName name, out uint count)
    {
        count = Kernel->Queues.Count(name);
        return Kernel->Queues.First(name);
    }

    /// <summary>An environment's neighbours in the list that it is in.</summary>
    public (uint Next, uint Previous, QueueName Queue) Neighbours(uint slot) => (Kernel->Environments.Slot(slot)->Next, Kernel->Environments.Slot(slot)->Previous, Kernel->Environments.Slot(slot)->Queue);

    /// <summary>Does it wait for a deadline?</summary>
    public bool HasDeadline(uint slot) => Kernel->Environments.Slot(slot)->HeapPosition != 0;

    public EnvironmentSlot Slot(uint slot) => *Kernel->Environments.Slot(slot);

    public uint TurnHolder => Kernel->Slices.Turn.Holder;

    public ref readonly ControlPage Control(uint slot) => ref *Kernel->Environments.Record(slot)->Control;

    /// <summary>Is this handle the slot's present one?</summary>
    public bool Exists(Handle handle) =>
        Capability(handle.Index).Kind != CapabilityKind.None && Capability(handle.Index).Generation == handle.Generation;

    /// <summary>The entry that maps a page, with the access that all levels leave; 0 if nothing is mapped.</summary>
    public ulong Entry(uint slot, ulong page) => HasRecord(slot) ? _walk.Find((uint)Record(slot).TableFrame, page) : 0;

    /// <summary>The frame of the table on the way to a page whose entries are of this level; 0 if it is missing.</summary>
    public uint Table(uint slot, ulong page, int level) => HasRecord(slot) ? _walk.Table((uint)Record(slot).TableFrame, page, level) : 0;

    /// <summary>Would the processor be interrupted if it let itself be?</summary>
    public bool IsInterruptPending => _machine.IsInterruptPending;

    /// <summary>The bytes of a frame, as they are now.</summary>
    public ReadOnlySpan<byte> Bytes(PageFrame frame) => _machine.Arena.Frame(frame.Number);

    /// <summary>A sleeper's armed term by its number in the lists of watchers.</summary>
    public ref readonly ArmedTerm Term(uint number) =>
        ref *Kernel->Environments.Record(number / WakeTerm.MaxTerms)->Term(number % WakeTerm.MaxTerms);

    /// <summary>A completion in a ring: its cookie and status must be these.</summary>
    public void CheckCompletion(uint ring, uint index, ulong cookie, KernelError status)
    {
        var entry = MemoryMarshal.Cast<byte, DiskCompletion>(_machine.Arena.Frame(ring)[RingPage.EntriesOffset..])[(int)(index % RingPage.DiskCapacity)];
        if (entry.Cookie != cookie || entry.Status != (long)status)
            throw new DisagreementException($"completion {index} says {entry.Status} for request {entry.Cookie}, expected {status} for {cookie}");
    }

    public uint FrameMappedAt(uint slot, ulong page) => (uint)PageTableEntry.FrameOf(Entry(slot, page));
}
