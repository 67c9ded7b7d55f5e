using System;
using ExoCosmos.Abi;
using ExoCosmos.Init.Disks;
using ExoCosmos.Init.Manifest;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Starting;

/// <summary>
/// Gives an environment its parts of the root capabilities, which Init holds alone. What the machine has not is reported, and the
/// environment starts without it.
/// </summary>
internal static class RootGrants
{
    /// <summary>The first place of the slice vector that was not given away yet.</summary>
    private static uint s_nextPlace;

    public static void GrantDevices(ref EnvironmentBuilder builder, in EnvironmentEntry entry)
    {
        if (entry.Console != Rights.None)
            GrantDevice(ref builder, "console"u8, entry.Console, entry.Line);
        // A machine without a framebuffer is an ordinary one.
        if (entry.Framebuffer && Grants.TryFind("framebuffer"u8, out var screen))
            builder.Grant(screen, Rights.Read | Rights.Write | Rights.Grant);
        if (entry.Power)
            GrantDevice(ref builder, "power"u8, Rights.All, entry.Line);
        if (entry.Entropy)
            GrantDevice(ref builder, "entropy"u8, Rights.All, entry.Line);
        if (entry.Trace != Rights.None)
            GrantDevice(ref builder, "trace"u8, entry.Trace, entry.Line);
    }

    private static void GrantDevice(ref EnvironmentBuilder builder, ReadOnlySpan<byte> name, Rights rights, int line)
    {
        if (Grants.TryFind(name, out var root))
            builder.Grant(root, rights);
        else
            Report.ManifestProblem(line, "the kernel has no such device to grant"u8);
    }

    public static void GrantCreation(ref EnvironmentBuilder builder, in EnvironmentEntry entry)
    {
        if (entry.Creation == 0 || !Grants.TryFind("creation"u8, out var root))
            return;
        var answer = KernelApi.CapabilityDerive(root.Handle, 0, entry.Creation, Rights.All);
        if (answer < 0)
            Report.ManifestProblem(entry.Line, "so many environments cannot be granted; the environment starts without 'creation'"u8);
        else
            GrantPart(ref builder, root, answer, 0, entry.Creation, Rights.All);
    }

    public static void GrantSlices(ref EnvironmentBuilder builder, in EnvironmentEntry entry)
    {
        if (entry.Slices == 0 || !Grants.TryFind("slices"u8, out var root))
            return;
        var answer = KernelApi.CapabilityDerive(root.Handle, s_nextPlace, entry.Slices, Rights.All);
        if (answer < 0)
        {
            Report.ManifestProblem(entry.Line, "so many slices are not left; the environment starts without 'slices'"u8);
            return;
        }

        KernelApi.SliceBind(new Handle((ulong)answer), 0, entry.Slices, builder.Environment);
        GrantPart(ref builder, root, answer, s_nextPlace, entry.Slices, Rights.All);
        s_nextPlace += entry.Slices;
    }

    public static void GrantDisks(ref EnvironmentBuilder builder, in EnvironmentEntry entry, ReadOnlySpan<byte> owner)
    {
        for (var disk = 0u; disk < SystemInfo.MaxDisks; disk++)
        {
            if ((entry.Disks & (1u << (int)disk)) == 0)
                continue;
            if (!Grants.TryFindDisk(disk, out var whole))
            {
                if ((entry.Disks & EnvironmentEntry.AllDisks) != EnvironmentEntry.AllDisks)
                    Report.ManifestProblem(entry.Line, "the machine has no such disk; the environment starts without it"u8);
            }
            else if (DiskKeeper.TryGet(whole, owner, entry.Extents[(int)disk], out var extent, out var problem))
                builder.Grant(extent, Rights.All);
            else if (!problem.IsEmpty)
                Report.DiskProblem(disk, problem);
        }

        ReadOnlySpan<ulong> quotas = entry.Quotas;
        if (quotas.ContainsAnyExcept(0UL) && !ExtentService.TryAdmit(ref builder, owner, entry.Quotas))
            Report.ManifestProblem(entry.Line, "there is no room for another environment that may ask for extents; it starts without 'extents'"u8);
    }

    public static void GrantNetwork(ref EnvironmentBuilder builder, uint network, in NetworkEntry part, int line)
    {
        if (part.Ports == 0)
            return;
        if (!Grants.TryFindNetwork(network, out var root))
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
            Report.ManifestProblem(line, Report.Reason((KernelError)answer));
        else
            GrantPart(ref builder, root, answer, part.FirstPort, part.Ports, rights);
    }

    /// <summary>Hands over what was derived from a root, which begins at <paramref name="first"/> of it.</summary>
    private static void GrantPart(ref EnvironmentBuilder builder, NamedCapability part, long derived, uint first, uint length, Rights rights)
    {
        part.Handle = new Handle((ulong)derived);
        part.Base += first;
        part.Length = length;
        builder.Grant(part, rights, move: true);
    }
}
