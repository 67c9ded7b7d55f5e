using System;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>A player's address space in the simulation, by the tables that the kernel has written.</summary>
internal readonly struct PlayerSpace(SimulatedMachine machine, Observation kernel, uint slot) : ISpace
{
    private readonly SimulatedMachine _machine = machine;
    private readonly Observation _kernel = kernel;
    private readonly uint _slot = slot;

    public SpaceRegion RegionAt(ulong address) =>
        _kernel.Table(_slot, address, level: 1) != 0 ? SpaceRegion.Table : Entry(address) != 0 ? SpaceRegion.LargePage : SpaceRegion.Nothing;

    public ulong Entry(ulong page) => _kernel.Entry(_slot, page);

    public ulong Word(ulong address) =>
        BitConverter.ToUInt64(_machine.Arena.Frame((uint)PageTableEntry.FrameOf(Entry(address & ~(Layout.PageSize - 1))))[(int)(address % Layout.PageSize)..]);
}
