using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Roles;

/// <summary>An environment made from the supervisor's own image, with a small account, a report page, and what its attack needs. Nothing else.</summary>
internal unsafe ref struct ChildEnvironment
{
    private const ulong Scratch = 0x0000_3000_0000_0000, ImageWindow = 0x0000_3100_0000_0000;
    private const uint CreationBudget = 4;
    private const ulong ExtentStart = 64, ExtentBlocks = 64, SlicePlaces = 2;

    private Handle _account;

    public Handle Environment { get; private set; }

    /// <summary>Its account as it holds it itself.</summary>
    public Handle AccountThere { get; private set; }

    /// <summary>Slot in the environment table.</summary>
    public readonly uint Slot => (uint)SystemTables.Capability(Environment.Index).Base;

    /// <summary>Is there the device that an attack needs?</summary>
    public static bool CanGive(Needs needs) =>
        ((needs & Needs.Extent) == 0 || Grants.TryFind("disk0"u8, out _)) && ((needs & (Needs.Ports | Needs.Devices)) == 0 || Grants.TryFind("network0"u8, out _));

    /// <param name="name">Of the environment, and its only argument.</param>
    /// <param name="budget">Frames of its account.</param>
    /// <param name="needs">What its attack needs.</param>
    /// <param name="report">Where the supervisor wants to see its report page.</param>
    public static ChildEnvironment Start(ReadOnlySpan<byte> name, ulong budget, Needs needs, ReportPage* report)
    {
        var child = default(ChildEnvironment);
        var account = Own("account"u8);
        var image = Own("image"u8);
        child._account = Handle(KernelApi.CapabilityDerive(account.Handle, 0, budget, Rights.All));
        account.Handle = child._account;
        account.Base = SystemTables.Capability(child._account.Index).Base;
        account.Length = budget;

        var builder = new EnvironmentBuilder(account, move: false, Own("account"u8).Handle, Scratch);
        builder.Create(Grants.Find("creation"u8), NameText.ToName(name), NameText.ToName("Adversary"u8));
        var shared = builder.Grant(image, Rights.Read | Rights.Execute);
        var window = new FrameWindow(image, ImageWindow, MapFlags.Read);
        builder.Load(ref window, shared);
        ShareReport(ref builder, child._account, (ulong)report);
        GrantNeeds(ref builder, needs);
        builder.SetArguments(name);
        builder.Start();
        if (builder.Error != BuildError.None)
            Panic.Because("a child cannot be started, step"u8, (ulong)builder.Error);
        child.Environment = builder.Environment;
        child.AccountThere = builder.Account;
        return child;
    }

    /// <summary>Takes back all that the dead child had.</summary>
    public readonly void Release(ReportPage* report)
    {
        KernelApi.Map(Abi.Handle.None, new MapRequest { Address = (ulong)report, Flags = MapFlags.Unmap });
        KernelApi.CapabilityDrop(Environment);
        KernelApi.CapabilityRevoke(_account);
        KernelApi.CapabilityDrop(_account);
    }

    private static void ShareReport(ref EnvironmentBuilder builder, Handle account, ulong address)
    {
        var request = new MapRequest { Address = address, Source = account, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write };
        if (KernelApi.Map(Abi.Handle.None, &request, 1, out _) != KernelError.None)
            Panic.Because("a child's report has no page"u8);
        builder.MapThere(ReportPage.Address, request.Frame, builder.Account, MapFlags.Read | MapFlags.Write);
    }

    private static void GrantNeeds(ref EnvironmentBuilder builder, Needs needs)
    {
        if ((needs & Needs.Creation) != 0)
            GrantPart(ref builder, "creation"u8, 0, CreationBudget);
        if ((needs & Needs.Extent) != 0)
            GrantPart(ref builder, "disk0"u8, ExtentStart, ExtentBlocks);
        if ((needs & Needs.Slices) != 0)
            GrantPart(ref builder, "slices"u8, 0, SlicePlaces);
        if ((needs & Needs.Ports) != 0)
            GrantPart(ref builder, "network0"u8, OwnNetwork.FirstPort, OwnNetwork.PortCount, Rights.Read | Rights.Write | Rights.Grant);
        if ((needs & Needs.Devices) == 0)
            return;
        GrantWhole(ref builder, "console"u8, Rights.Write);
        GrantWhole(ref builder, "entropy"u8, Rights.Read);
        GrantWhole(ref builder, "network0"u8, Rights.All);
    }

    private static void GrantWhole(ref EnvironmentBuilder builder, ReadOnlySpan<byte> name, Rights rights)
    {
        builder.Grant(Own(name), rights);
    }

    private static NamedCapability Own(ReadOnlySpan<byte> name)
    {
        if (!Grants.TryFind(name, out var found))
            Panic.Because("the supervisor lacks what a child needs"u8);
        return found;
    }

    private static void GrantPart(ref EnvironmentBuilder builder, ReadOnlySpan<byte> name, ulong start, ulong length, Rights rights = Rights.All)
    {
        var whole = Own(name);
        whole.Handle = Handle(KernelApi.CapabilityDerive(whole.Handle, start, length, rights));
        whole.Base += start;
        whole.Length = length;
        builder.Grant(whole, rights, move: true);
    }

    private static Handle Handle(long answer)
    {
        if (answer < 0)
            Panic.Because("a capability cannot be derived for a child:"u8, (ulong)answer);
        return new Handle((ulong)answer);
    }
}
