using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Init.Archive;
using ExoCosmos.Init.Disks;
using ExoCosmos.Init.Manifest;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Starting;

/// <summary>Makes one environment as its section of the manifest says: nothing is granted that is not written there.</summary>
[StructLayout(LayoutKind.Auto)]
public ref struct Starter(in NamedCapability boot, WindowSource archive, ReadOnlySpan<byte> manifest)
{
    private const ulong Scratch = 0x0000_3000_0000_0000, ImageWindow = 0x0000_3100_0000_0000;

    /// <summary>Pages kept back when memory is given out by share: for the tables of environments yet to come.</summary>
    private const ulong Reserve = 64;

    private readonly NamedCapability _boot = boot;
    private readonly ReadOnlySpan<byte> _manifest = manifest;
    private WindowSource _archive = archive;

    /// <summary>The first place of the slice vector that was not given away yet.</summary>
    private uint _nextPlace;

    /// <returns>The new environment's handle, or None after a message.</returns>
    public Handle Start(in EnvironmentEntry entry)
    {
        if (!TryFindFile(entry.Image, entry.Line, out var image) || !TryMakeAccount(entry, out var account))
            return Handle.None;
        var builder = new EnvironmentBuilder(account, move: true, Grants.Find("account"u8), Scratch);
        var libOs = entry.LibOs.Length != 0 ? entry.LibOs : entry.Image;
        builder.Create(Grants.Find("creation"u8), NameText.ToName(entry.Name.In(_manifest)), NameText.ToName(libOs.In(_manifest)));
        image.Name = NameText.ToName("image"u8);
        var shared = builder.Grant(image, Rights.Read | Rights.Execute | Rights.Grant);
        var window = new FrameWindow(image, ImageWindow, MapFlags.Read);
        builder.Load(ref window, shared);
        GrantAll(ref builder, entry);
        Span<byte> arguments = stackalloc byte[1024];
        if (entry.Arguments.Length >= arguments.Length)
        {
            Report.ManifestProblem(entry.Line, "the arguments are longer than 1023 bytes"u8);
            builder.Abandon();
            return Handle.None;
        }

        builder.SetArguments(ArgumentText.Pack(entry.Arguments.In(_manifest), arguments));
        builder.Start();
        Forget(image);
        if (builder.Error == BuildError.None)
            return builder.Environment;
        Complain(entry, builder);
        builder.Abandon();
        return Handle.None;
    }

    private void GrantAll(ref EnvironmentBuilder builder, in EnvironmentEntry entry)
    {
        if (entry.Console != Rights.None)
            GrantRoot(ref builder, "console"u8, entry.Console, entry.Line);
        if (entry.Power)
            GrantRoot(ref builder, "power"u8, Rights.All, entry.Line);
        if (entry.Entropy)
            GrantRoot(ref builder, "entropy"u8, Rights.All, entry.Line);
        if (entry.Trace != Rights.None)
            GrantRoot(ref builder, "trace"u8, entry.Trace, entry.Line);
        if (entry.Creation != 0)
            GrantCreation(ref builder, entry);
        if (entry.Slices != 0)
            GrantSlices(ref builder, entry);
        for (var disk = 0u; disk < SystemInfo.MaxDisks; disk++)
        {
            if ((entry.Disks & (1u << (int)disk)) == 0)
                continue;
            if (!Grants.TryFindDisk(disk, out var whole))
            {
                if ((entry.Disks & EnvironmentEntry.AllDisks) != EnvironmentEntry.AllDisks)
                    Report.ManifestProblem(entry.Line, "the machine has no such disk; the environment starts without it"u8);
            }
            else if (DiskKeeper.TryGet(whole, entry.Name.In(_manifest), entry.Extents[(int)disk], out var extent, out var problem))
                builder.Grant(extent, Rights.All);
            else if (!problem.IsEmpty)
                Report.DiskProblem(disk, problem);
        }

        ReadOnlySpan<ulong> quotas = entry.Quotas;
        if (quotas.ContainsAnyExcept(0UL) && !ExtentService.TryAdmit(ref builder, entry.Name.In(_manifest), entry.Quotas))
            Report.ManifestProblem(entry.Line, "there is no room for another environment that may ask for extents; it starts without 'extents'"u8);
        for (var network = 0; network < SystemInfo.MaxNetworks; network++)
            GrantNetwork(ref builder, network, entry.Networks[network], entry.Line);
        for (var index = 0; index < entry.ModuleCount; index++)
            GrantModule(ref builder, entry.Modules[index]);
    }

    private static void GrantRoot(ref EnvironmentBuilder builder, ReadOnlySpan<byte> name, Rights rights, int line)
    {
        if (Grants.TryFind(name, out var root))
            builder.Grant(root, rights);
        else
            Report.ManifestProblem(line, "the kernel has no such device to grant"u8);
    }

    private static void GrantCreation(ref EnvironmentBuilder builder, in EnvironmentEntry entry)
    {
        if (!Grants.TryFind("creation"u8, out var root))
            return;
        var answer = KernelApi.CapabilityDerive(root.Handle, 0, entry.Creation, Rights.All);
        if (answer < 0)
        {
            Report.ManifestProblem(entry.Line, "so many environments cannot be granted; the environment starts without 'creation'"u8);
            return;
        }

        root.Handle = new Handle((ulong)answer);
        root.Length = entry.Creation;
        builder.Grant(root, Rights.All, move: true);
    }

    private void GrantSlices(ref EnvironmentBuilder builder, in EnvironmentEntry entry)
    {
        if (!Grants.TryFind("slices"u8, out var root))
            return;
        var answer = KernelApi.CapabilityDerive(root.Handle, _nextPlace, entry.Slices, Rights.All);
        if (answer < 0)
        {
            Report.ManifestProblem(entry.Line, "so many slices are not left; the environment starts without 'slices'"u8);
            return;
        }

        root.Handle = new Handle((ulong)answer);
        root.Base += _nextPlace;
        root.Length = entry.Slices;
        _nextPlace += entry.Slices;
        KernelApi.SliceBind(root.Handle, 0, entry.Slices, builder.Environment);
        builder.Grant(root, Rights.All, move: true);
    }

    private static void GrantNetwork(ref EnvironmentBuilder builder, int network, in NetworkEntry part, int line)
    {
        if (part.Ports == 0)
            return;
        if (!Grants.TryFindNetwork((uint)network, out var root))
        {
            // A machine without any network is an ordinary one.
            if (network != 0)
                Report.ManifestProblem(line, "the machine has no such network; the environment starts without it"u8);
            return;
        }

        if (!part.IsPortsOnly)
        {
            builder.Grant(root, Rights.All);
            return;
        }

        var rights = Rights.Read | Rights.Write | Rights.Grant;
        var answer = KernelApi.CapabilityDerive(root.Handle, part.FirstPort, part.Ports, rights);
        if (answer < 0)
        {
            Report.ManifestProblem(line, Report.Reason((KernelError)answer));
            return;
        }

        root.Handle = new Handle((ulong)answer);
        root.Base = part.FirstPort;
        root.Length = part.Ports;
        builder.Grant(root, rights, move: true);
    }

    private void GrantModule(ref EnvironmentBuilder builder, in ModuleEntry module)
    {
        if (!TryFindFile(module.File, module.Line, out var file))
            return;
        Span<byte> name = stackalloc byte[32];
        "module:"u8.CopyTo(name);
        module.File.In(_manifest).CopyTo(name[7..]);
        file.Name = NameText.ToName(name[..(7 + module.File.Length)]);
        builder.Grant(file, Rights.Read | Rights.Grant | (module.Write ? Rights.Write : Rights.None) | (module.Execute ? Rights.Execute : Rights.None), move: true);
    }

    /// <summary>A Frames capability over a file of the boot module, which must lie on a page boundary there.</summary>
    private bool TryFindFile(TextRange name, int line, out NamedCapability file)
    {
        file = _boot;
        var outcome = CpioReader.Find(ref _archive, name.In(_manifest), out var member);
        var problem = outcome == CpioReader.Outcome.Absent ? "the boot module has no file of this name"u8
            : outcome == CpioReader.Outcome.Damaged ? "the boot module is damaged"u8
            : (member.Offset & (Layout.PageSize - 1)) != 0 ? "the file does not lie on a page boundary of the boot module"u8
            : member.Length == 0 ? "the file is empty"u8
            : default;
        if (!problem.IsEmpty)
        {
            Report.ManifestProblem(line, problem);
            return false;
        }

        var first = member.Offset >> Layout.PageShift;
        var pages = (member.Length + Layout.PageSize - 1) >> Layout.PageShift;
        var answer = KernelApi.CapabilityDerive(_boot.Handle, first, pages, Rights.All);
        if (answer < 0)
        {
            Report.ManifestProblem(line, Report.Reason((KernelError)answer));
            return false;
        }

        file.Handle = new Handle((ulong)answer);
        file.Base += first;
        file.Length = pages;
        file.Bytes = member.Length;
        return true;
    }

    private static bool TryMakeAccount(in EnvironmentEntry entry, out NamedCapability account)
    {
        if (!Grants.TryFind("account"u8, out account))
            return false;
        var free = SystemTables.Available((uint)account.Base);
        free = free > Reserve ? free - Reserve : 0;
        var budget = entry.MemoryPages != 0 ? entry.MemoryPages : free * entry.MemoryPercent / 100;
        if (budget > account.Length || budget == 0 || budget < entry.LeastPages)
        {
            Report.TooLittleMemory(entry.Line, entry.MemoryPages + entry.LeastPages, entry.MemoryPages == 0 ? budget : free);
            return false;
        }

        var answer = KernelApi.CapabilityDerive(account.Handle, 0, budget, Rights.All);
        if (answer < 0)
        {
            Report.ManifestProblem(entry.Line, Report.Reason((KernelError)answer));
            return false;
        }

        account.Handle = new Handle((ulong)answer);
        account.Length = budget;
        account.Base = SystemTables.Capability(account.Handle.Index).Base;
        return true;
    }

    /// <summary>Takes the image out of Init's own address space, so that the next one finds the window empty.</summary>
    private static unsafe void Forget(in NamedCapability image)
    {
        const uint BatchSize = 32;
        var buffer = stackalloc MapRequest[(int)BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        var end = ImageWindow + (image.Length << Layout.PageShift);
        for (var page = PageTables.NextMapped(ImageWindow, end); page < end; page = PageTables.NextMapped(page + Layout.PageSize, end))
            batch.Add(page, 0, Handle.None, MapFlags.Unmap);
        batch.Flush();
    }

    private readonly void Complain(in EnvironmentEntry entry, in EnvironmentBuilder builder)
    {
        var reason = builder.Error switch
        {
            BuildError.Image => "its image is not a static x86-64 ELF executable that could be loaded"u8,
            BuildError.Parameters => "it has more grants and arguments than fit its parameters page"u8,
            _ => Report.Reason(builder.KernelAnswer),
        };
        Report.Line("cannot start "u8, entry.Name.In(_manifest), ":"u8);
        Report.ManifestProblem(entry.Line, reason);
    }
}
