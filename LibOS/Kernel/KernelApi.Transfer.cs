using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>Protected control transfer.</summary>
public static unsafe partial class KernelApi
{
    /// <param name="environment">Environment capability with Control; <see cref="Handle.None"/> = the caller.</param>
    /// <param name="badge">What every call through the gate carries.</param>
    /// <returns>Handle of a Gate capability, or an error.</returns>
    public static long GateCreate(Handle environment, uint badge) => Call(KernelCall.GateCreate, environment.Value, badge);

    /// <summary>Enters the environment behind the gate and waits for its reply, which replaces the message.</summary>
    /// <param name="gate">With right Execute.</param>
    /// <param name="message">Four words out, four words back.</param>
    /// <param name="deadlineTsc">TSC ticks.</param>
    public static KernelError Enter(Handle gate, ref TransferMessage message, ulong deadlineTsc = WakeTerm.Never)
    {
        fixed (TransferMessage* words = &message)
            return Status(Trap.CallGate(words, gate.Value, deadlineTsc));
    }

    /// <summary>Puts a message into the ring of the environment behind the gate (right Write).</summary>
    /// <returns>Busy: the ring is full, or there is none.</returns>
    public static KernelError Send(Handle gate, in TransferMessage message) =>
        Status(Call(KernelCall.Send, message.First, message.Second, message.Third, message.Fourth, gate.Value));
}
