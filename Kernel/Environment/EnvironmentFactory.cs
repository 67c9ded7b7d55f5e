using System;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Environment;

/// <summary>Makes embryos: an empty address space, a control page, a record. Seven frames at most, paid by the given account.</summary>
public static unsafe class EnvironmentFactory
{
    /// <summary>Level-4 table, record, control page, and the three tables that map the control page.</summary>
    public const uint FramesNeeded = 6;

    /// <summary>Cannot fail: the slot is empty, the account has room for <see cref="FramesNeeded"/> and the machine has them.</summary>
    public static EnvironmentRecord* Create(KernelState* kernel, uint slot, uint creator, uint account, in Name32 name, in Name32 libOs)
    {
        var tableFrame = FrameOwnership.Allocate(kernel, account, FrameKind.PageTable);
        var recordFrame = FrameOwnership.Allocate(kernel, account, FrameKind.Environment);
        var controlFrame = FrameOwnership.Allocate(kernel, account, FrameKind.Environment);

        var record = (EnvironmentRecord*)kernel->Physical.Frame(recordFrame);
        record->TableFrame = tableFrame;
        record->Root = SpaceRoot.Of(tableFrame, slot, kernel->SpaceIdentifiers);
        record->RecordFrame = recordFrame;
        record->ControlFrame = controlFrame;
        record->Control = (ControlPage*)kernel->Physical.Frame(controlFrame);
        record->Account = account;
        record->TurnLeft = kernel->Info->SliceTicks;
        record->Registers.InitialiseFloatingPoint();
        record->Registers.Rflags = RegisterFrame.UserFlags;
        record->Registers.Cs = UpcallFrame.UserCode;
        record->Registers.Ss = UpcallFrame.UserData;

        kernel->Queues.Remove(slot);
        FillTable(kernel, tableFrame);
        var entry = AddressSpace.Ensure(kernel, tableFrame, Layout.ControlPage, account);
        *entry = ((ulong)controlFrame << 12) | PageTableEntry.Access(MapFlags.Read | MapFlags.Write, kernel->NoExecute);

        var info = kernel->Environments.Info(slot);
        var generation = info->Generation + 1;
        *info = new EnvironmentInfo
        {
            Generation = generation,
            State = EnvironmentState.Embryo,
            Creator = creator,
            Account = account,
            Name = name,
            LibOs = libOs,
        };
        record->Info = info;
        record->Slot = kernel->Environments.Slot(slot);
        record->Name = slot | ((ulong)generation << 32);
        record->Control->EnvironmentSlot = slot;
        record->Control->EnvironmentGeneration = generation;
        kernel->Environments.Slot(slot)->Record = record;
        kernel->Accounts[account]->References++;
        return record;
    }

    /// <summary>The kernel's upper half, the information pages, and the table itself, readable.</summary>
    private static void FillTable(KernelState* kernel, uint tableFrame)
    {
        var table = kernel->Physical.Table(tableFrame);
        var template = kernel->Physical.Table(kernel->KernelTable);
        new ReadOnlySpan<ulong>(template + 256, 256).CopyTo(new Span<ulong>(table + 256, 256));
        table[AddressSpace.Index(Layout.Reserved, 4)] =
            (kernel->InformationTable << 12) | PageTableEntry.Present | PageTableEntry.User | kernel->NoExecute;
        table[Layout.RecursiveSlot] = ((ulong)tableFrame << 12) | PageTableEntry.Present | PageTableEntry.User | kernel->NoExecute;
    }
}
