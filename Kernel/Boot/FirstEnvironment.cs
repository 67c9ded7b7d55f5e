using System;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Panic;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Kernel.Trace;

namespace ExoCosmos.Kernel.Boot;

/// <summary>
/// Makes the first environment from the file <c>init</c> of the boot module and gives it the root capability of everything. This is the only
/// program the kernel ever loads; it starts all others.
/// </summary>
public static unsafe class FirstEnvironment
{
    private const ulong ParametersAddress = 0x0000_7E80_0000_0000;
    private const ulong StackTop = 0x0000_7C00_0000_0000;
    private const uint StackPages = 16;
    private const uint CreationBudget = 255;

    public static void Start(KernelState* kernel, ref BootInformation information)
    {
        var image = CpioArchive.Find(BootModule.Archive, "init"u8);
        if (image.IsEmpty)
            PanicReport.Fatal("the boot module has no file 'init': was the kernel started without boot.cpio?"u8);
        const uint slot = 1;
        var name = default(Name32);
        "init"u8.CopyTo(name);
        var libOs = default(Name32);
        "LibOS"u8.CopyTo(libOs);
        var record = EnvironmentFactory.Create(kernel, slot, 0, AccountTable.Root, name, libOs);
        var entry = InitImage.Load(kernel, record, image);
        for (uint i = 1; i <= StackPages; i++)
            AddPage(kernel, record, StackTop - (i * Layout.PageSize), MapFlags.Read | MapFlags.Write);
        FillParameters(kernel, record, slot, ref information);

        record->Registers.Rip = entry;
        record->Registers.Rsp = StackTop;
        record->Registers.Rdi = ParametersAddress;
        record->Control->Masked = 1;
        Scheduler.MakeReady(kernel, slot);
    }

    /// <summary>A cleared page of the first environment, in the direct map.</summary>
    public static byte* AddPage(KernelState* kernel, EnvironmentRecord* record, ulong address, MapFlags access)
    {
        var entry = AddressSpace.Ensure(kernel, record->TableFrame, address, AccountTable.Root);
        if ((*entry & PageTableEntry.Present) == 0)
        {
            var frame = FrameOwnership.Allocate(kernel, AccountTable.Root, FrameKind.User);
            if (frame == 0)
                PanicReport.Fatal("too little memory for the first environment"u8);
            kernel->Frames[frame]->Mappings++;
            *entry = ((ulong)frame << 12) | PageTableEntry.Counted;
        }

        // Parts of the image that share a page add up their access.
        var writable = *entry & PageTableEntry.Writable;
        var executable = (*entry & PageTableEntry.Present) != 0 && (*entry & PageTableEntry.NoExecute) == 0;
        *entry = (*entry & (PageTableEntry.FrameMask | PageTableEntry.Counted)) | writable
            | PageTableEntry.Access(executable ? access | MapFlags.Execute : access, kernel->NoExecute);
        return kernel->Physical.Frame(PageTableEntry.FrameOf(*entry));
    }

    private static void FillParameters(KernelState* kernel, EnvironmentRecord* record, uint slot, ref BootInformation information)
    {
        var page = AddPage(kernel, record, ParametersAddress, MapFlags.Read);
        var parameters = (EnvironmentParameters*)page;
        parameters->Magic = EnvironmentParameters.ExpectedMagic;
        parameters->EntriesOffset = 1024;
        parameters->ArgumentsOffset = (uint)sizeof(EnvironmentParameters);
        parameters->ArgumentsLength = (uint)information.CommandLineLength;
        ReadOnlySpan<byte> commandLine = information.CommandLine;
        commandLine[..information.CommandLineLength].CopyTo(new Span<byte>(page + parameters->ArgumentsOffset, 256));
        var roots = new RootCapabilities(kernel, slot, parameters);

        roots.Add("account"u8, new CapabilityInfo
        {
            Kind = CapabilityKind.Account,
            Base = AccountTable.Root,
            Length = kernel->Accounts[AccountTable.Root]->Budget,
            ObjectGeneration = kernel->Accounts[AccountTable.Root]->Generation,
            // Its image and its stack are mapped by it.
            Marks = CapabilityMarks.Used,
        });
        roots.Add("creation"u8, new CapabilityInfo { Kind = CapabilityKind.Creation, Length = CreationBudget });
        roots.Add("slices"u8, new CapabilityInfo { Kind = CapabilityKind.Slices, Length = kernel->Info->SliceSlots });
        roots.Add("console"u8, new CapabilityInfo { Kind = CapabilityKind.Console, Length = 1 });
        roots.Add("power"u8, new CapabilityInfo { Kind = CapabilityKind.Power, Length = 1 });
        roots.Add("entropy"u8, new CapabilityInfo { Kind = CapabilityKind.Entropy, Length = 1 });
        ScreenGrant.Add(kernel, information, roots);
        AddDisks(kernel, roots);
        AddNetworks(kernel, roots);

        roots.Add("trace"u8, new CapabilityInfo { Kind = CapabilityKind.Frames, Base = kernel->TraceFrame, Length = TraceRing.Pages });
        var module = information.Module;
        var firstFrame = module.Start >> Layout.PageShift;
        roots.Add("boot"u8, new CapabilityInfo
        {
            Kind = CapabilityKind.Frames,
            Base = firstFrame,
            Length = ((module.End + Layout.PageSize - 1) >> Layout.PageShift) - firstFrame,
        }, module.End - module.Start);
    }

    /// <summary>"network0" … "network3".</summary>
    private static void AddNetworks(KernelState* kernel, RootCapabilities roots)
    {
        Span<byte> room = stackalloc byte[NumberedName.MaxLength];
        for (uint network = 0; network < kernel->Info->NetworkCount; network++)
        {
            var name = NumberedName.Write("network"u8, network, room);
            roots.Add(name, new CapabilityInfo { Kind = CapabilityKind.Network, Detail = (byte)network, Length = PortRange.All });
        }
    }

    /// <summary>"disk0" … "disk15".</summary>
    private static void AddDisks(KernelState* kernel, RootCapabilities roots)
    {
        Span<byte> room = stackalloc byte[NumberedName.MaxLength];
        for (uint disk = 0; disk < kernel->Info->DiskCount; disk++)
        {
            roots.Add(NumberedName.Write("disk"u8, disk, room), new CapabilityInfo
            {
                Kind = CapabilityKind.Extent,
                Detail = (byte)disk,
                Length = kernel->Info->DiskBlocks[disk],
            });
        }
    }
}
