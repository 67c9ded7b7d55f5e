using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Calls;

/// <summary>
/// Presents forged, stale and foreign handles to every call, at every place where a call takes one; all else is in order. The table of
/// capabilities can be read by everybody, so the foreign ones are exact: those of the shell, of the first environment, of the kernel's power switch.
/// </summary>
internal unsafe struct BadHandles : IAttack
{
    public static ReadOnlySpan<byte> Name => "bad-handles"u8;

    public static Needs Needs => Needs.Creation | Needs.Extent | Needs.Slices;

    public static void Run()
    {
        HonestArguments.Prepare();
        var stale = MakeStale();
        for (var call = (KernelCall)0; (uint)call < KernelCalls.Count; call++)
        {
            var shape = CallShape.Of(call);
            for (var position = 0; position < shape.Arguments.Length; position++)
            {
                if (shape.Arguments[position] is (byte)'h' or (byte)'e')
                    TryAll(new Target(call, position, -1), shape, stale);
            }

            if (shape.FirstHandle >= 0)
                TryAll(new Target(call, -1, shape.FirstHandle), shape, stale);
            if (shape.SecondHandle >= 0)
                TryAll(new Target(call, -1, shape.SecondHandle), shape, stale);
        }
    }

    /// <summary>Where the bad handle goes: a register argument, or an offset in the page.</summary>
    private readonly struct Target(KernelCall call, int position, int offset)
    {
        public KernelCall Call { get; } = call;

        public int Position { get; } = position;

        public int Offset { get; } = offset;
    }

    private static void TryAll(in Target target, in CallShape shape, Handle stale)
    {
        var optional = target.Position >= 0 && shape.Arguments[target.Position] == (byte)'e';
        if (!optional)
            TryOne(target, shape, 0);
        Forged(target, shape);
        TryOne(target, shape, stale.Value);
        var self = (uint)SystemTables.Control->EnvironmentSlot;
        for (var slot = 1u; slot < SystemTables.System.CapabilitySlots; slot++)
        {
            ref readonly var capability = ref SystemTables.Capability(slot);
            if (capability.Kind != CapabilityKind.None && capability.Holder != self)
                TryOne(target, shape, Handle.Of(slot, capability.Generation).Value);
        }
    }

    private static void Forged(in Target target, in CallShape shape)
    {
        var own = OwnPages.Account;
        var slots = SystemTables.System.CapabilitySlots;
        foreach (var handle in (ReadOnlySpan<ulong>)[
            Handle.Of(own.Index, own.Generation + 1).Value,
            Handle.Of(own.Index, own.Generation - 1).Value,
            Handle.Of(own.Index, own.Generation | 0x8000_0000).Value,
            own.Index,
            (ulong)own.Generation << 32,
            Handle.Of(slots, own.Generation).Value,
            Handle.Of(slots + own.Index, own.Generation).Value,
            Handle.Of(uint.MaxValue, own.Generation).Value,
            Handle.Of(0x8000_0000 | own.Index, own.Generation).Value,
            ulong.MaxValue,
            1,
            1UL << 32,
            1UL << 63])
            TryOne(target, shape, handle);
    }

    private static void TryOne(in Target target, in CallShape shape, ulong handle)
    {
        var arguments = HonestArguments.For(target.Call, shape, target.Position);
        if (target.Position >= 0)
            arguments[target.Position] = handle;
        else
            *(ulong*)(HonestArguments.Page + (ulong)target.Offset) = handle;
        var answer = RawCall.Make(target.Call, arguments);
        if (answer != (long)KernelError.BadHandle)
            Findings.Fail("call"u8, answer, (long)KernelError.BadHandle, ((ulong)target.Call << 56) ^ ((ulong)(byte)target.Position << 48) ^ handle);
    }

    /// <summary>A handle that was good a moment ago.</summary>
    private static Handle MakeStale()
    {
        var answer = KernelApi.FrameShare(OwnPages.Account, OwnPages.Allocate(), 1, Rights.All);
        Findings.ExpectSuccess("share"u8, answer);
        var handle = new Handle((ulong)answer);
        Findings.Expect("drop"u8, KernelError.None, (long)KernelApi.CapabilityDrop(handle));
        return handle;
    }
}
