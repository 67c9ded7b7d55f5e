using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Processor;
using ExoCosmos.Kernel.Upcall;

namespace ExoCosmos.Kernel.Slice;

/// <summary>Switches the machine from one environment to the next, and idles when there is none.</summary>
public static unsafe class Dispatcher
{
    private const int ReapStepsPerSwitch = 8;
    private static ulong s_sliceStart;

    /// <summary>The running environment stops here (its slice is over, it sleeps, it has ended): picks the next and returns its registers.</summary>
    public static RegisterFrame* Switch(KernelState* kernel)
    {
        var leaving = kernel->Current;
        Leave(kernel);
        for (var i = 0; i < ReapStepsPerSwitch && Reaper.Step(kernel); i++)
        {
        }

        var next = Scheduler.Next(kernel, leaving, Cpu.Timestamp());
        while (next == 0)
        {
            if (!Reaper.Step(kernel))
            {
                SliceTimer.Arm(Scheduler.EarliestDeadline(kernel));
                Cpu.WaitForInterrupt();
            }

            next = Scheduler.Next(kernel, leaving, Cpu.Timestamp());
        }

        return Enter(kernel, next);
    }

    /// <summary>An interrupt was served. If it woke a sleeper, that one goes first; otherwise the interrupted environment continues.</summary>
    public static RegisterFrame* AfterInterrupt(KernelState* kernel)
    {
        var awake = Scheduler.FirstAwake(kernel, kernel->Current, Cpu.Timestamp());
        if (awake == 0)
            return &kernel->Environments.Record(kernel->Current)->Registers;
        Leave(kernel);
        return Enter(kernel, awake);
    }

    private static void Leave(KernelState* kernel)
    {
        var slot = kernel->Current;
        if (slot == 0)
            return;
        var info = kernel->Environments.Info(slot);
        info->CpuTicks += Cpu.Timestamp() - s_sliceStart;
        if (info->State == EnvironmentState.Running)
            info->State = EnvironmentState.Ready;
        var record = kernel->Environments.Record(slot);
        SegmentBases.Save(record);
        kernel->Current = 0;
        kernel->Translations.Clear();
        Cpu.WriteCr3(kernel->KernelTable << 12);
    }

    private static RegisterFrame* Enter(KernelState* kernel, uint slot)
    {
        while (true)
        {
            var info = kernel->Environments.Info(slot);
            var record = kernel->Environments.Record(slot);
            kernel->Current = slot;
            info->State = EnvironmentState.Running;
            Cpu.WriteCr3(record->TableFrame << 12);
            Entry.SetCurrent(record);
            Descriptors.SetInterruptStack((ulong)&record->Registers + RegisterFrame.PushEnd);
            SegmentBases.Load(record);
            s_sliceStart = Cpu.Timestamp();
            SliceTimer.Arm(System.Math.Min(s_sliceStart + kernel->Info->SliceTicks, Scheduler.EarliestDeadline(kernel)));
            if (BeginSlice(kernel, slot, record))
                return &record->Registers;
            Leave(kernel);
            slot = Scheduler.Next(kernel, slot, Cpu.Timestamp());
            if (slot == 0)
                return Switch(kernel);
        }
    }

    /// <summary>The prologue: an upcall, unless the environment has masked it or was not interrupted by the end of a slice.</summary>
    private static bool BeginSlice(KernelState* kernel, uint slot, EnvironmentRecord* record)
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
        if (UpcallDelivery.Deliver(record, entry, UpcallFrame.SliceVector, 0, 0))
            return true;
        EnvironmentEnd.End(kernel, slot, EndReason.Fault, (int)UpcallFrame.SliceVector, 0, record->Registers.Rip);
        return false;
    }
}
