using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Calls;

/// <summary>
/// Makes calls with arguments that look like chance: good handles, near misses, addresses of all kinds, small and large numbers. It may take
/// its own memory away and die of it.
/// </summary>
internal unsafe struct CallNoise : IAttack
{
    private const int Calls = 60_000;

    public static ReadOnlySpan<byte> Name => "call-noise"u8;

    public static Needs Needs => Needs.Creation | Needs.Extent | Needs.Devices | Needs.Slices;

    public static void Run()
    {
        HonestArguments.Prepare();
        var noise = new Noise(0xC0FFEE);
        for (var turn = 0; turn < Calls; turn++)
        {
            var call = (KernelCall)noise.Below(KernelCalls.Count);
            // Its own end, and sleeps that nothing ends, would be the end of the attack.
            if (call is KernelCall.EnvironmentExit or KernelCall.Sleep or KernelCall.ConsoleWrite || !CallShape.TryFind(call, out var shape))
                continue;
            var arguments = HonestArguments.For(call, shape, (int)noise.Below(3));
            Spoil(ref arguments, shape, ref noise);
            if (call is KernelCall.EnvironmentDestroy or KernelCall.EnvironmentSuspend or KernelCall.CapabilityDrop && arguments[0] == 0)
                continue;
            RawCall.Make(call, arguments);
        }
    }

    private static void Spoil(ref CallArguments arguments, in CallShape shape, ref Noise noise)
    {
        for (var position = 0; position < shape.Arguments.Length; position++)
        {
            if (noise.Below(3) == 0)
                arguments[position] = shape.Arguments[position] is (byte)'h' or (byte)'e' ? SomeHandle(ref noise) : SomeNumber(ref noise);
        }

        if (shape.Bytes != 0 && noise.Below(2) == 0)
            ((ulong*)HonestArguments.Page)[noise.Below((shape.Bytes / 8) + 1)] = noise.Below(2) == 0 ? SomeHandle(ref noise) : SomeNumber(ref noise);
    }

    private static ulong SomeNumber(ref Noise noise) => noise.Below(3) == 0 ? noise.Address() : noise.Below(600);

    /// <summary>Any slot of the table that is in use, its own more often than not.</summary>
    private static ulong SomeHandle(ref Noise noise)
    {
        var self = SystemTables.Control->EnvironmentSlot;
        for (var attempt = 0; attempt < 8; attempt++)
        {
            var slot = 1 + (uint)noise.Below(Math.Min(SystemTables.System.CapabilitySlots - 1, 256));
            ref readonly var capability = ref SystemTables.Capability(slot);
            if (capability.Kind == CapabilityKind.None || (capability.Holder != self && attempt < 6))
                continue;
            // Not its own account: without it the rest would be dull.
            if (slot != OwnPages.Account.Index)
                return Handle.Of(slot, capability.Generation).Value;
        }

        return HonestArguments.Embryo.Value;
    }
}
