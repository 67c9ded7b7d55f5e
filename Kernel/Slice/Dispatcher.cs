using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Upcall;

namespace ExoCosmos.Kernel.Slice;

/// <summary>Switches the machine from one environment to the next, and idles when there is none.</summary>
public static unsafe class Dispatcher
{
    private const int ReapStepsPerSwitch = 8;

    /// <summary>The running environment stops here (its slice is over, it sleeps, it has ended): picks the next and returns its registers.</summary>
    public static RegisterFrame* Switch<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        var leaving = kernel->Current;
        Leave<TPlatform>(kernel);
        for (var i = 0; i < ReapStepsPerSwitch && Reaper.Step(kernel); i++)
        {
        }

        var next = Scheduler.Next(kernel, leaving, TPlatform.Timestamp());
        while (next == 0)
        {
            if (!Reaper.Step(kernel))
            {
                SliceTimer.Arm<TPlatform>(Scheduler.EarliestDeadline(kernel));
                TPlatform.WaitForInterrupt();
            }

            next = Scheduler.Next(kernel, leaving, TPlatform.Timestamp());
        }

        return Enter<TPlatform>(kernel, next);
    }

    /// <summary>An interrupt was served. If it woke a sleeper, that one goes first; otherwise the interrupted environment continues.</summary>
    public static RegisterFrame* AfterInterrupt<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        var awake = Scheduler.FirstAwake(kernel, kernel->Current, TPlatform.Timestamp());
        if (awake == 0)
            return &kernel->Environments.Record(kernel->Current)->Registers;
        Leave<TPlatform>(kernel);
        return Enter<TPlatform>(kernel, awake);
    }

    private static void Leave<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        var slot = kernel->Current;
        if (slot == 0)
            return;
        var info = kernel->Environments.Info(slot);
        info->CpuTicks += TPlatform.Timestamp() - kernel->SliceStart;
        if (info->State == EnvironmentState.Running)
            info->State = EnvironmentState.Ready;
        var record = kernel->Environments.Record(slot);
        SegmentBases.Save<TPlatform>(record);
        kernel->Current = 0;
        kernel->Translations.Clear();
        TPlatform.EnterSpace(kernel->KernelTable);
    }

    private static RegisterFrame* Enter<TPlatform>(KernelState* kernel, uint slot) where TPlatform : struct, IPlatform
    {
        while (true)
        {
            var info = kernel->Environments.Info(slot);
            var record = kernel->Environments.Record(slot);
            kernel->Current = slot;
            info->State = EnvironmentState.Running;
            TPlatform.EnterSpace(record->TableFrame);
            TPlatform.SetCurrent(record);
            SegmentBases.Load<TPlatform>(record);
            kernel->SliceStart = TPlatform.Timestamp();
            SliceTimer.Arm<TPlatform>(System.Math.Min(kernel->SliceStart + kernel->Info->SliceTicks, Scheduler.EarliestDeadline(kernel)));
            if (BeginSlice<TPlatform>(kernel, slot, record))
                return &record->Registers;
            Leave<TPlatform>(kernel);
            slot = Scheduler.Next(kernel, slot, TPlatform.Timestamp());
            if (slot == 0)
                return Switch<TPlatform>(kernel);
        }
    }

    /// <summary>The prologue: an upcall, unless the environment has masked it or was not interrupted by the end of a slice.</summary>
    private static bool BeginSlice<TPlatform>(KernelState* kernel, uint slot, EnvironmentRecord* record) where TPlatform : struct, IPlatform
    {
        if (!record->SliceBegins)
            return true;
        record->SliceBegins = false;
        var control = record->Control;
        if (control->Masked != 0)
        {
            control->Pending |= 1;
            return true;
        }

        var entry = System.Threading.Volatile.Read(ref control->SliceEntry);
        if (entry == 0)
            return true;
        kernel->Environments.Info(slot)->Upcalls++;
        if (UpcallDelivery.Deliver<TPlatform>(record, entry, UpcallFrame.SliceVector, 0, 0))
            return true;
        EnvironmentEnd.End(kernel, slot, EndReason.Fault, (int)UpcallFrame.SliceVector, 0, record->Registers.Rip);
        return false;
    }
}
