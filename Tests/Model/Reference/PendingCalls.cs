using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// Synchronous calls between their beginning and their answer. Most ends are the callee's doing; those that the kernel brings about in its own time, because the
/// deadline has passed or the callee has ended, are looked up.
/// </summary>
public sealed class PendingCalls(World world, Observation kernel)
{
    private readonly World _world = world;
    private readonly Observation _kernel = kernel;

    /// <summary>Takes over which calls are over.</summary>
    public void Observe(ulong now)
    {
        foreach (var caller in _world.Present.Where(environment => environment.State == EnvironmentState.Calling).ToArray())
        {
            if (_kernel.Environment(caller.Slot).State == EnvironmentState.Calling)
                continue;
            var isLate = caller.Deadline <= now;
            // One that could not take an upcall has ended just now; that there was a reason is seen later.
            var isRefused = !caller.Callee!.IsAlive || _kernel.Environment(caller.Callee.Slot).State is EnvironmentState.Dying or EnvironmentState.Dead or EnvironmentState.Empty;
            var answer = _kernel.HasRecord(caller.Slot) ? (KernelError)_kernel.Record(caller.Slot).Registers.Rax : isLate ? KernelError.TimedOut : KernelError.NotFound;
            if (!(isLate && answer == KernelError.TimedOut) && !(isRefused && answer == KernelError.NotFound))
                throw new DisagreementException($"the call of environment {caller.Slot} ended with {answer}; its deadline is {(isLate ? "over" : "to come")}, its callee {(isRefused ? "has ended" : "lives")}");
            caller.LeaveCall();
            caller.State = EnvironmentState.Ready;
        }
    }
}

/// <summary>What calls do to the environments at both ends.</summary>
public static class CallEnds
{
    /// <summary>Nothing of its call is left with the callee. The caller's next state is set by who asks for it.</summary>
    public static void LeaveCall(this Environment caller)
    {
        if (caller.Callee is not { } callee)
            return;
        if (callee.Caller == caller)
            callee.Caller = null;
        callee.Waiting.Remove(caller);
        caller.Callee = null;
    }

    /// <summary>A parked environment goes on with this call: the kernel must have set all its registers. rcx and r11 mean nothing.</summary>
    public static void Enter(this Environment callee, Environment caller, Observation kernel)
    {
        callee.Waiting.Remove(caller);
        callee.Caller = caller;
        callee.State = EnvironmentState.Ready;
        callee.IsEntered = true;
        ref readonly var registers = ref kernel.Record(callee.Slot).Registers;
        var message = caller.Message;
        ulong[] cleared = [registers.Rax, registers.Rbx, registers.Rbp, registers.R12, registers.R13, registers.R14, registers.R15];
        if (registers.Rdi != message.First || registers.Rsi != message.Second || registers.Rdx != message.Third || registers.R10 != message.Fourth || registers.R8 != caller.Badge
            || registers.R9 != (caller.Slot | ((ulong)caller.Generation << 32)) || registers.Rflags != RegisterFrame.UserFlags || Array.Exists(cleared, register => register != 0))
            throw new DisagreementException($"environment {callee.Slot} was entered by {registers.R9:x} with badge {registers.R8}, {registers.Rdi} …, expected {caller.Slot}, {caller.Badge}, {message.First}");
    }

    /// <summary>The call is over, with this answer.</summary>
    public static void EndCall(this Environment caller, Observation kernel, KernelError answer)
    {
        caller.LeaveCall();
        caller.State = EnvironmentState.Ready;
        if ((KernelError)kernel.Record(caller.Slot).Registers.Rax != answer)
            throw new DisagreementException($"the call of environment {caller.Slot} ended with {(KernelError)kernel.Record(caller.Slot).Registers.Rax}, expected {answer}");
    }
}
