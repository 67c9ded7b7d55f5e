using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Init.Manifest;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Starting;

/// <summary>Makes one environment as its section of the manifest says: nothing is granted that is not written there.</summary>
[StructLayout(LayoutKind.Auto)]
public ref struct Starter(ModuleFiles files, ReadOnlySpan<byte> manifest)
{
    private const ulong Scratch = 0x0000_3000_0000_0000, ImageWindow = 0x0000_3100_0000_0000;

    private readonly ReadOnlySpan<byte> _manifest = manifest;
    private ModuleFiles _files = files;

    /// <returns>The new environment's handle, or None after a message.</returns>
    public Handle Start(in EnvironmentEntry entry)
    {
        Span<byte> arguments = stackalloc byte[1024];
        if (entry.Arguments.Length >= arguments.Length)
        {
            Report.ManifestProblem(entry.Line, "the arguments are longer than 1023 bytes"u8);
            return Handle.None;
        }

        if (!_files.TryFind(entry.Image, entry.Line, out var image) || !FrameBudget.TryMakeAccount(entry, out var account))
            return Handle.None;
        var builder = new EnvironmentBuilder(account, move: true, Grants.Find("account"u8), Scratch);
        var libOs = entry.LibOs.Length != 0 ? entry.LibOs : entry.Image;
        builder.Create(Grants.Find("creation"u8), NameText.ToName(entry.Name.In(_manifest)), NameText.ToName(libOs.In(_manifest)));
        image.Name = NameText.ToName("image"u8);
        var shared = builder.Grant(image, Rights.Read | Rights.Execute | Rights.Grant);
        var window = new FrameWindow(image, ImageWindow, MapFlags.Read);
        builder.Load(ref window, shared);
        GrantAll(ref builder, entry);
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
        RootGrants.GrantDevices(ref builder, entry);
        RootGrants.GrantCreation(ref builder, entry);
        RootGrants.GrantSlices(ref builder, entry);
        RootGrants.GrantDisks(ref builder, entry, entry.Name.In(_manifest));
        for (var network = 0u; network < SystemInfo.MaxNetworks; network++)
            RootGrants.GrantNetwork(ref builder, network, entry.Networks[(int)network], entry.Line);
        for (var index = 0; index < entry.ModuleCount; index++)
            _files.Grant(ref builder, entry.Modules[index]);
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
