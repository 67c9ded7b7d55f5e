using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>/proc/exo/environments and /proc/exo/caps (docs/notes/0010-proc-exo.md).</summary>
internal static unsafe class ExoEnvironments
{
    public static void Write(ref GeneratedText text)
    {
        text.Text("id\tparent\tname\tlibos\tstate\tcpu_us\tframes\n"u8);
        for (var slot = 1u; slot < MachineTables.System->EnvironmentSlots; slot++)
        {
            var info = SystemTables.Copy(MachineTables.Environments + slot, MachineTables.System);
            if (info.State == EnvironmentState.Empty)
                continue;
            text.Number(slot);
            text.Tab();
            Environment(ref text, info.Creator);
            text.Tab();
            text.Field(info.Name.Text());
            text.Tab();
            text.Field(info.LibOs.Text());
            text.Tab();
            text.Text(StateOf(info.State));
            text.Tab();
            text.Number(MachineTables.Nanoseconds(info.CpuTicks) / 1000);
            text.Tab();
            text.Number(FramesOf(slot));
            text.Line();
        }
    }

    /// <summary>The id of an environment; 0, the kernel, is a dash.</summary>
    static void Environment(ref GeneratedText text, uint slot)
    {
        if (slot == 0)
            text.Byte((byte)'-');
        else
            text.Number(slot);
    }

    static ReadOnlySpan<byte> StateOf(EnvironmentState state) => state switch
    {
        EnvironmentState.Embryo => "new"u8,
        EnvironmentState.Ready => "ready"u8,
        EnvironmentState.Running => "running"u8,
        EnvironmentState.Sleeping or EnvironmentState.Calling or EnvironmentState.Parked => "sleeping"u8,
        EnvironmentState.Suspended => "suspended"u8,
        _ => "dead"u8,
    };

    /// <summary>Frames of the account that pays for the environment, if no environment before it has the same.</summary>
    static ulong FramesOf(uint slot)
    {
        var account = MachineTables.Environments[slot].Account;
        return account == 0 || ExoMemory.OwnerOf(account) != slot ? 0 : MachineTables.Accounts[account].Direct;
    }

    public static void WriteCapabilities(ref GeneratedText text)
    {
        text.Text("environment\thandle\tparent\tkind\tfirst\tcount\trights\n"u8);
        for (var slot = 1u; slot < MachineTables.System->CapabilitySlots; slot++)
        {
            var info = SystemTables.Copy(MachineTables.Capabilities + slot, MachineTables.System);
            if (info.Kind == CapabilityKind.None || info.Holder == 0)
                continue;
            text.Number(info.Holder);
            text.Tab();
            Handle(ref text, slot);
            text.Tab();
            if (info.Parent == 0)
            {
                text.Byte((byte)'-');
            }
            else
            {
                text.Number(MachineTables.Capabilities[info.Parent].Holder);
                text.Byte((byte)':');
                Handle(ref text, info.Parent);
            }
            text.Tab();
            text.Text(KindOf(info.Kind));
            text.Tab();
            Range(ref text, info);
            text.Tab();
            RightsOf(ref text, info.Rights);
            text.Line();
        }
    }

    static void Handle(ref GeneratedText text, uint slot)
    {
        text.Number(slot);
        text.Byte((byte)'.');
        text.Number(MachineTables.Capabilities[slot].Generation);
    }

    static ReadOnlySpan<byte> KindOf(CapabilityKind kind) => kind switch
    {
        CapabilityKind.Account => "account"u8,
        CapabilityKind.Frames => "frames"u8,
        CapabilityKind.Environment => "environment"u8,
        CapabilityKind.Extent => "blocks"u8,
        CapabilityKind.Console => "console"u8,
        CapabilityKind.Power => "power"u8,
        CapabilityKind.Entropy => "entropy"u8,
        CapabilityKind.Creation => "creation"u8,
        CapabilityKind.Framebuffer => "framebuffer"u8,
        CapabilityKind.Slices => "slice"u8,
        CapabilityKind.Gate => "gate"u8,
        CapabilityKind.Network => "network"u8,
        CapabilityKind.Filter => "filter"u8,
        _ => "unknown"u8,
    };

    static void Range(ref GeneratedText text, in CapabilityInfo info)
    {
        if (info.Kind is CapabilityKind.Console or CapabilityKind.Power or CapabilityKind.Entropy)
        {
            text.Text("-\t-"u8);
            return;
        }
        if (info.Kind == CapabilityKind.Creation)
            text.Byte((byte)'-');
        else
            text.Number(info.Base);
        text.Tab();
        text.Number(info.Length);
    }

    static void RightsOf(ref GeneratedText text, Rights rights)
    {
        if (rights == Rights.None)
            text.Byte((byte)'-');
        for (var bit = 0; bit < 5; bit++)
            if (((int)rights >> bit & 1) != 0)
                text.Byte("rwxcg"u8[bit]);
    }
}
