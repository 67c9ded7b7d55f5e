using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Slice;

/// <summary>One shot of the local APIC timer, at a moment given in TSC ticks.</summary>
public static unsafe class SliceTimer
{
    /// <summary>Interrupts at <paramref name="deadline"/>, or a little later; never for <see cref="WakeTerm.Never"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Arm<TPlatform>(ulong now, ulong deadline) where TPlatform : struct, IPlatform =>
        TPlatform.ArmTimer(now, deadline == WakeTerm.Never ? WakeTerm.Never : deadline > now ? deadline - now : 0);
}
