using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Transfer;

/// <summary>
/// A synchronous call from its beginning to its answer (docs/notes/0019-protected-control-transfer.md). It lives in the caller's record: while the
/// callee is busy, the callers' records are linked into its queue; while it serves, its record names the caller.
/// </summary>
public static unsafe class PendingCall
{
    /// <summary>The caller waits from now on; a parked callee is entered, another gets the call when it parks.</summary>
    public static void Begin(KernelState* kernel, uint caller, uint callee, ulong badge, in TransferMessage message, ulong deadline)
    {
        var record = kernel->Environments.Record(caller);
        record->Callee = callee;
        record->Badge = badge;
        record->Message = message;
        kernel->Queues.Remove(caller);
        kernel->Environments.Info(caller)->State = EnvironmentState.Calling;
        if (deadline != WakeTerm.Never)
            kernel->Slices.Deadlines.Insert(caller, deadline);
        if (kernel->Environments.Info(callee)->State == EnvironmentState.Parked)
            Enter(kernel, callee, caller);
        else
            Link(kernel, callee, caller);
    }

    /// <summary>The running environment takes calls from now on. Its call is not over yet: <see cref="AcceptNext"/> follows.</summary>
    public static void Park(KernelState* kernel, uint callee)
    {
        kernel->Queues.Remove(callee);
        kernel->Environments.Info(callee)->State = EnvironmentState.Parked;
    }

    /// <summary>An environment has parked and its registers are saved: the first that waits for it enters.</summary>
    /// <returns>False if nobody waits, or it has not parked.</returns>
    public static bool AcceptNext(KernelState* kernel, uint callee)
    {
        var next = kernel->Environments.Record(callee)->FirstCaller;
        if (next == 0 || kernel->Environments.Info(callee)->State != EnvironmentState.Parked)
            return false;
        Unlink(kernel, callee, next);
        Enter(kernel, callee, next);
        return true;
    }

    /// <summary>The present caller of an environment gets its reply. There is one.</summary>
    /// <returns>The caller, which can run now and is in no list: it gets the slice, or joins one.</returns>
    public static uint Reply(KernelState* kernel, uint callee, in TransferMessage message)
    {
        var caller = kernel->Environments.Record(callee)->Caller;
        ref var registers = ref kernel->Environments.Record(caller)->Registers;
        registers.Rdi = message.First;
        registers.Rsi = message.Second;
        registers.Rdx = message.Third;
        registers.R10 = message.Fourth;
        Detach(kernel, caller, KernelError.None);
        kernel->Environments.Info(caller)->State = EnvironmentState.Ready;
        return caller;
    }

    /// <summary>Ends a call with this answer, whatever the callee does.</summary>
    /// <returns>The caller, which can run now.</returns>
    public static uint End(KernelState* kernel, uint caller, KernelError answer)
    {
        Detach(kernel, caller, answer);
        Scheduler.MakeReady(kernel, caller);
        return caller;
    }

    /// <summary>Ends a call; nothing of it is left with the callee. The caller's next state is set by who calls this.</summary>
    public static void Detach(KernelState* kernel, uint caller, KernelError answer)
    {
        var record = kernel->Environments.Record(caller);
        var callee = kernel->Environments.Record(record->Callee);
        if (callee->Caller == caller)
            callee->Caller = 0;
        else
            Unlink(kernel, record->Callee, caller);
        record->Callee = 0;
        record->Registers.Rax = (ulong)answer;
        kernel->Slices.Deadlines.Remove(caller);
    }

    /// <summary>Tells one caller of an ending environment; false when there is none left.</summary>
    public static bool RefuseOne(KernelState* kernel, uint callee)
    {
        var record = kernel->Environments.Record(callee);
        var caller = record->Caller != 0 ? record->Caller : record->FirstCaller;
        if (caller == 0)
            return false;
        End(kernel, caller, KernelError.NotFound);
        return true;
    }

    /// <summary>The callee goes on at its entry, with the message where the caller had it. It is in no list, as who was parked: it gets the slice, or joins one.</summary>
    private static void Enter(KernelState* kernel, uint callee, uint caller)
    {
        var record = kernel->Environments.Record(callee);
        var call = kernel->Environments.Record(caller);
        record->Caller = caller;
        ref var registers = ref record->Registers;
        registers.Rdi = call->Message.First;
        registers.Rsi = call->Message.Second;
        registers.Rdx = call->Message.Third;
        registers.R10 = call->Message.Fourth;
        registers.R8 = call->Badge;
        registers.R9 = call->Name;
        registers.Rax = registers.Rcx = registers.R11 = 0;
        registers.Rbx = registers.Rbp = registers.R12 = registers.R13 = registers.R14 = registers.R15 = 0;
        registers.Rflags = RegisterFrame.UserFlags;
        registers.Rip = System.Threading.Volatile.Read(ref record->Control->CallEntry) & RegisterFrame.UserAddresses;
        registers.Rsp = record->Control->CallStack;
        kernel->Environments.Info(callee)->State = EnvironmentState.Ready;
    }

    private static void Link(KernelState* kernel, uint callee, uint caller)
    {
        var record = kernel->Environments.Record(callee);
        var call = kernel->Environments.Record(caller);
        call->NextCaller = 0;
        call->PreviousCaller = record->LastCaller;
        if (record->LastCaller != 0)
            kernel->Environments.Record(record->LastCaller)->NextCaller = caller;
        else
            record->FirstCaller = caller;
        record->LastCaller = caller;
    }

    private static void Unlink(KernelState* kernel, uint callee, uint caller)
    {
        var record = kernel->Environments.Record(callee);
        var call = kernel->Environments.Record(caller);
        if (call->PreviousCaller != 0)
            kernel->Environments.Record(call->PreviousCaller)->NextCaller = call->NextCaller;
        else
            record->FirstCaller = call->NextCaller;
        if (call->NextCaller != 0)
            kernel->Environments.Record(call->NextCaller)->PreviousCaller = call->PreviousCaller;
        else
            record->LastCaller = call->PreviousCaller;
    }
}
