using ExoCosmos.Abi;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Slice;

/// <summary>One shot of the local APIC timer, at a moment given in TSC ticks.</summary>
public static unsafe class SliceTimer
{
    /// <summary>Interrupts at <paramref name="deadline"/>, or a little later; never for <see cref="WakeTerm.Never"/>.</summary>
    public static void Arm<TPlatform>(ulong deadline) where TPlatform : struct, IPlatform
    {
        if (deadline == WakeTerm.Never)
        {
            TPlatform.DisarmTimer();
            return;
        }

        var now = TPlatform.Timestamp();
        TPlatform.ArmTimer(deadline > now ? deadline - now : 0);
    }
}
