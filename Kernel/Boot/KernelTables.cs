using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Memory;
using ExoCosmos.Kernel.Panic;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Kernel.Trace;

namespace ExoCosmos.Kernel.Boot;

/// <summary>
/// Sizes every kernel table from the machine's memory, lays them out, and maps those that environments may read. After this the frame table
/// owns all memory.
/// </summary>
public static unsafe class KernelTables
{
    private const uint EnvironmentSlots = 256;
    private const uint AccountSlots = 1024;
    private const uint SliceSlots = SliceVector.Most;
    private const ulong LogBytes = 64 * 1024;
    private const ulong LeastMemory = 32UL << 20;

    public static void Make(KernelState* kernel, ref BootInformation information, ref EarlyMemory early)
    {
        // Firmware may have called a part of the memory under the module reserved: it keeps its own tables about disks at the end of memory.
        ulong top = (information.Module.End + Layout.PageSize - 1) & ~(Layout.PageSize - 1), usable = 0;
        for (var i = 0; i < information.UsableCount; i++)
        {
            top = System.Math.Max(top, information.Usable[i].End);
            usable += information.Usable[i].End - information.Usable[i].Start;
        }

        if (usable < LeastMemory || !early.Choose(kernel->Physical, ref information, KernelMap.Image->PhysicalEnd, 8 << 20))
            PanicReport.Fatal("too little memory: ExoCosmos needs at least 64 MiB; give the machine more"u8);

        var frames = (uint)(top >> Layout.PageShift);
        // One capability slot per 64 KiB of memory, within limits.
        var capabilities = (uint)System.Math.Clamp(usable >> 16, 1024, 65536);
        KernelMap.Build(kernel, top, ref early);
        var frameTable = early.Take((ulong)frames * (ulong)sizeof(FrameInfo));
        var capabilityTable = early.Take((ulong)capabilities * (ulong)sizeof(CapabilityInfo));
        var accountTable = early.Take((ulong)AccountSlots * (ulong)sizeof(AccountInfo));
        var environmentTable = early.Take((ulong)EnvironmentSlots * (ulong)sizeof(EnvironmentInfo));
        var privateTable = early.Take((ulong)EnvironmentSlots * (ulong)sizeof(EnvironmentSlot));
        var sliceTable = early.Take(SliceSlots * (ulong)sizeof(SliceInfo));
        var deadlines = early.Take((EnvironmentSlots + 1) * (ulong)sizeof(DeadlineEntry));
        var log = early.Take(LogBytes);
        kernel->InterfaceTable = (InterfaceInfo*)early.Take(Layout.PageSize);
        kernel->Info = (SystemInfo*)early.Take(Layout.PageSize);

        var trace = early.Take(TraceRing.Pages * Layout.PageSize);
        kernel->Trace.Initialise(trace, &Processor.Cpu.Timestamp);

        kernel->InformationTable = early.TakeFrame();
        Expose(kernel, Layout.SystemInfo, (byte*)kernel->Info, Layout.PageSize, ref early);
        Expose(kernel, Layout.EnvironmentTable, environmentTable, (ulong)EnvironmentSlots * (ulong)sizeof(EnvironmentInfo), ref early);
        Expose(kernel, Layout.CapabilityTable, capabilityTable, (ulong)capabilities * (ulong)sizeof(CapabilityInfo), ref early);
        Expose(kernel, Layout.AccountTable, accountTable, (ulong)AccountSlots * (ulong)sizeof(AccountInfo), ref early);
        Expose(kernel, Layout.SliceVector, sliceTable, SliceSlots * (ulong)sizeof(SliceInfo), ref early);
        Expose(kernel, Layout.InterfaceTable, (byte*)kernel->InterfaceTable, Layout.PageSize, ref early);
        Expose(kernel, Layout.KernelLog, log, LogBytes, ref early);
        Expose(kernel, Layout.FrameTable, frameTable, (ulong)frames * (ulong)sizeof(FrameInfo), ref early);

        kernel->Frames.Initialise((FrameInfo*)frameTable, frames);
        MarkMemory(kernel, ref information, early);
        kernel->TraceFrame = kernel->Physical.NumberOf(trace);
        kernel->Frames.Reserve(kernel->TraceFrame, TraceRing.Pages, FrameKind.Boot);
        kernel->Capabilities.Initialise((CapabilityInfo*)capabilityTable, capabilities);
        kernel->Accounts.Initialise((AccountInfo*)accountTable, AccountSlots, kernel->Frames.FreeCount, capabilities - 1);
        kernel->Environments.Initialise((EnvironmentInfo*)environmentTable, (EnvironmentSlot*)privateTable, EnvironmentSlots);
        kernel->Queues.Initialise((EnvironmentSlot*)privateTable, EnvironmentSlots);
        kernel->Slices.Deadlines.Initialise((DeadlineEntry*)deadlines, (EnvironmentSlot*)privateTable);

        Describe(kernel->Info, frames, capabilities);
        kernel->Slices.Vector.Initialise((SliceInfo*)sliceTable, kernel->Info);
        kernel->Info->UsableFrames = usable >> Layout.PageShift;
        kernel->Info->FreeFrames = kernel->Frames.FreeCount;
        kernel->Info->KernelFrames = kernel->Info->UsableFrames - kernel->Info->FreeFrames;
        Device.Log.KeepIn(log, kernel->Info);
    }

    private static void Describe(SystemInfo* info, uint frames, uint capabilities)
    {
        info->Magic = SystemInfo.ExpectedMagic;
        info->Version = 1;
        info->EnvironmentSlots = EnvironmentSlots;
        info->CapabilitySlots = capabilities;
        info->AccountSlots = AccountSlots;
        info->SliceSlots = SliceSlots;
        info->FrameCount = frames;
        info->LogSize = LogBytes;
    }

    /// <summary>Maps kernel memory read-only for ring 3, below the level-3 table that all address spaces share.</summary>
    private static void Expose(KernelState* kernel, ulong address, byte* memory, ulong bytes, ref EarlyMemory early)
    {
        var first = (ulong)memory - KernelMap.DirectMap;
        for (ulong offset = 0; offset < bytes; offset += Layout.PageSize)
        {
            var table = kernel->InformationTable;
            for (var level = 3; level > 1; level--)
            {
                var entry = kernel->Physical.Table(table) + AddressSpace.Index(address + offset, level);
                if ((*entry & PageTableEntry.Present) == 0)
                    *entry = ((ulong)early.TakeFrame() << 12) | PageTableEntry.Present | PageTableEntry.User;
                table = PageTableEntry.FrameOf(*entry);
            }

            kernel->Physical.Table(table)[AddressSpace.Index(address + offset, 1)] =
                (first + offset) | PageTableEntry.Present | PageTableEntry.User | kernel->NoExecute;
        }
    }

    private static void MarkMemory(KernelState* kernel, ref BootInformation information, in EarlyMemory early)
    {
        for (var i = 0; i < information.UsableCount; i++)
        {
            var first = (information.Usable[i].Start + Layout.PageSize - 1) >> Layout.PageShift;
            var end = information.Usable[i].End >> Layout.PageShift;
            if (end > first)
                kernel->Frames.AddFree(first, end - first);
        }

        ReserveRange(kernel, 0, 1 << 20, FrameKind.Kernel);
        ReserveRange(kernel, KernelMap.Image->PhysicalStart, KernelMap.Image->PhysicalEnd, FrameKind.Kernel);
        ReserveRange(kernel, early.Start, early.Next, FrameKind.Kernel);
        ReserveRange(kernel, information.Module.Start, information.Module.End, FrameKind.Boot);
    }

    private static void ReserveRange(KernelState* kernel, ulong start, ulong end, FrameKind kind)
    {
        var first = start >> Layout.PageShift;
        kernel->Frames.Reserve(first, ((end + Layout.PageSize - 1) >> Layout.PageShift) - first, kind);
    }
}
