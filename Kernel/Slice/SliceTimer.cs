using ExoCosmos.Abi;
using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Slice;

/// <summary>One shot of the local APIC timer, at a moment given in TSC ticks.</summary>
public static unsafe class SliceTimer
{
    /// <summary>Interrupts at <paramref name="deadline"/>, or a little later; never for <see cref="WakeTerm.Never"/>.</summary>
    public static void Arm(ulong deadline)
    {
        if (deadline == WakeTerm.Never)
        {
            Devices.DisarmTimer();
            return;
        }

        var now = Cpu.Timestamp();
        Devices.ArmTimer(deadline > now ? deadline - now : 0);
    }
}
