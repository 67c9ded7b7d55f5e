using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Packets;

/// <summary>
/// Asks for packets that are for others: with the filter that somebody has already, with one that is more special, with that one's own handle out of the table of
/// capabilities, for ports that are not its own; for all, for the address; and for so many kinds of filters that others find no room.
/// </summary>
internal unsafe struct OverlappingFilter : IAttack
{
    private const int ShapesOfOne = 8;

    public static ReadOnlySpan<byte> Name => "overlapping-filter"u8;

    public static Needs Needs => Needs.Ports;

    public static void Run()
    {
        OwnNetwork.Prepare();
        var ports = OwnNetwork.Ports;
        var source = new FilterAtom { Offset = 26, Width = 4, Mask = uint.MaxValue, Value = OwnNetwork.Address + 1 };
        Findings.Expect("the same filter"u8, KernelError.Busy, OwnNetwork.Install(ports, OwnNetwork.TakenPort));
        Findings.Expect("a more special one"u8, KernelError.MissingRight, OwnNetwork.Install(ports, OwnNetwork.TakenPort, further: source));
        Findings.Expect("by a foreign capability"u8, KernelError.BadHandle, OwnNetwork.Install(ports, OwnNetwork.TakenPort, ForeignFilter(), source));
        Findings.Expect("by one of another kind"u8, KernelError.WrongKind, OwnNetwork.Install(ports, OwnNetwork.TakenPort, ports, source));
        foreach (var port in (ReadOnlySpan<ushort>)[0, 22, 80, 3999, 4016, ushort.MaxValue])
            Findings.Expect("a foreign port"u8, KernelError.OutOfRange, OwnNetwork.Install(ports, port), port);
        Findings.Expect("everything"u8, KernelError.OutOfRange, InstallEverything(ports));
        Findings.Expect("all frames"u8, KernelError.MissingRight, (long)KernelApi.PacketListen(ports, ListenMode.All));
        Findings.Expect("the address"u8, KernelError.MissingRight, (long)KernelApi.NetworkConfigure(ports, default));
        Findings.Expect("more than its ports"u8, KernelError.OutOfRange, KernelApi.CapabilityDerive(ports, 0, OwnNetwork.PortCount + 1, Rights.Read));
        Findings.Expect("more than its rights"u8, KernelError.MissingRight, KernelApi.CapabilityDerive(ports, 0, 1, Rights.All));
        FillTable(ports);
    }

    private static long InstallEverything(Handle ports)
    {
        var order = default(FilterOrder);
        return KernelApi.FilterInstall(ports, &order);
    }

    /// <summary>Filters that test different bytes: each costs every packet something.</summary>
    private static void FillTable(Handle ports)
    {
        var made = 0;
        for (ushort offset = 40; offset < 40 + (2 * ShapesOfOne); offset++)
        {
            var answer = OwnNetwork.Install(ports, (ushort)OwnNetwork.FirstPort, further: new FilterAtom { Offset = offset, Width = 1, Mask = 0xFF });
            if (answer >= 0)
                made++;
            else
                Findings.Expect("a kind too many"u8, KernelError.TableFull, answer, offset);
        }

        Findings.Expect("kinds of filters"u8, made == ShapesOfOne, (ulong)made);
    }

    private static Handle ForeignFilter()
    {
        for (var slot = 1u; slot < SystemTables.System.CapabilitySlots; slot++)
        {
            ref readonly var capability = ref SystemTables.Capability(slot);
            if (capability.Kind == CapabilityKind.Filter && capability.Holder != SystemTables.Control->EnvironmentSlot)
                return Handle.Of(slot, capability.Generation);
        }

        Findings.CannotTry("nobody has a filter"u8);
        return Handle.None;
    }
}
