using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Panic;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Upcall;

/// <summary>What the entry stubs call for interrupts and exceptions.</summary>
public static unsafe class Interrupts
{
    private const ulong PageFault = 14;
    /// <summary>Vectors below are the processor's own.</summary>
    public const ulong FirstDevice = 32;

    /// <summary>Something interrupted ring 3; its registers are in its record. Answers whose registers to resume.</summary>
    [RuntimeExport("interrupt_from_user")]
    private static RegisterFrame* EnteredFromUser(RegisterFrame* frame) => FromUser<BarePlatform>(Machine.State, frame);

    /// <inheritdoc cref="EnteredFromUser"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterFrame* FromUser<TPlatform>(KernelState* kernel, RegisterFrame* frame) where TPlatform : struct, IPlatform
    {
        if (frame->Vector < FirstDevice)
            return Exception<TPlatform>(kernel, frame);
        kernel->Info->Moment++;
        kernel->Trace.Note(TraceKind.Interrupt, kernel->Current, frame->Vector, frame->Rip);
        if (TPlatform.ServeInterrupt(kernel, frame->Vector))
            return Dispatcher.AfterTimer<TPlatform>(kernel);
        // Mostly whoever was interrupted goes on.
        return Scheduler.MayPreempt(kernel) ? Dispatcher.AfterInterrupt<TPlatform>(kernel) : frame;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterFrame* Exception<TPlatform>(KernelState* kernel, RegisterFrame* frame) where TPlatform : struct, IPlatform
    {
        // First of all: another page fault would overwrite it.
        var address = frame->Vector == PageFault ? TPlatform.FaultAddress() : 0;
        var slot = kernel->Current;
        var record = kernel->Environments.Record(slot);
        var entry = System.Threading.Volatile.Read(ref record->Control->FaultEntry);
        kernel->Environments.Info(slot)->Upcalls++;
        kernel->Trace.Note(TraceKind.Fault, slot, frame->Vector | (frame->Error << 32), address);
        if (UpcallDelivery.Deliver<TPlatform>(record, entry, frame->Vector, frame->Error, address))
            return frame;
        EnvironmentEnd.End(kernel, slot, EndReason.Fault, (int)frame->Vector, address, frame->Rip);
        TPlatform.ReportFault(kernel, slot, frame);
        return Dispatcher.Switch<TPlatform>(kernel);
    }

    /// <summary>A page fault in a user copy. Anything else in ring 0 is a bug of ours.</summary>
    [RuntimeExport("kernel_fault")]
    private static void FromKernel(RegisterFrame* frame)
    {
        var continuation = frame->Vector is PageFault or 13 ? UserCopy.ContinuationFor(frame->Rip) : 0;
        if (continuation == 0)
            PanicReport.FromException(frame, Cpu.ReadCr2());
        frame->Rip = continuation;
    }

    [RuntimeExport("interrupt_fatal")]
    private static void Fatal(RegisterFrame* frame) => PanicReport.FromException(frame, Cpu.ReadCr2());

    /// <summary>A foreign system call in an environment that has no entry for them.</summary>
    [RuntimeExport("kernel_bad_foreign_entry")]
    private static RegisterFrame* EnteredForBadForeignEntry() => BadForeignEntry<BarePlatform>(Machine.State);

    /// <inheritdoc cref="EnteredForBadForeignEntry"/>
    public static RegisterFrame* BadForeignEntry<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        var record = kernel->Environments.Record(kernel->Current);
        EnvironmentEnd.End(kernel, kernel->Current, EndReason.Fault, (int)UpcallFrame.SliceVector + 1, 0, record->Control->ForeignReturn);
        return Dispatcher.Switch<TPlatform>(kernel);
    }

    /// <summary>A call asked for a switch; its answer and registers are stored.</summary>
    [RuntimeExport("kernel_switch")]
    private static RegisterFrame* SwitchAfterCall()
    {
        Entry.SwitchRequested = false;
        return Dispatcher.Switch<BarePlatform>(Machine.State);
    }
}
