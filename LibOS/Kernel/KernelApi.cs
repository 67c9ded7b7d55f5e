using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>
/// The kernel's calls as C# methods, one to one (docs/notes/0001-kernel-interface.md says what each does and refuses).
/// Where the answer is a count or a handle the method returns the raw number, negative = <see cref="KernelError"/>.
/// Pointers must lead to memory that is mapped when the call is made: the kernel does not wait for a page fault.
/// </summary>
public static unsafe partial class KernelApi
{
    // As many arguments as the call has: the registers of others say nothing.
    private static long Call(KernelCall call) => Trap.Call(KernelCalls.Base + (uint)call);

    private static long Call(KernelCall call, ulong first) => Trap.Call(first, KernelCalls.Base + (uint)call);

    private static long Call(KernelCall call, ulong first, ulong second) => Trap.Call(first, second, KernelCalls.Base + (uint)call);

    private static long Call(KernelCall call, ulong first, ulong second, ulong third) => Trap.Call(first, second, third, KernelCalls.Base + (uint)call);

    private static long Call(KernelCall call, ulong first, ulong second, ulong third, ulong fourth) => Trap.Call(first, second, third, fourth, KernelCalls.Base + (uint)call);

    private static long Call(KernelCall call, ulong first, ulong second, ulong third, ulong fourth, ulong fifth) => Trap.Call(first, second, third, fourth, fifth, KernelCalls.Base + (uint)call);

    private static KernelError Status(long answer) => answer < 0 ? (KernelError)answer : KernelError.None;

    public static void Null() => Call(KernelCall.Null);

    /// <returns>Bytes written, or an error. At most 4096 at once.</returns>
    public static long ConsoleWrite(Handle console, byte* text, uint length) =>
        Call(KernelCall.ConsoleWrite, console.Value, (ulong)text, length);

    public static KernelError DiskSubmit(DiskRequest* batch, uint count, out uint accepted)
    {
        var answer = Call(KernelCall.DiskSubmit, (ulong)batch, count);
        accepted = answer < 0 ? 0 : (uint)answer;
        return Status(answer);
    }

    /// <param name="kind">Which ring.</param>
    /// <param name="device">The console for input; <see cref="Handle.None"/> for disk completions.</param>
    /// <param name="memory">Account or Frames capability that covers the frame.</param>
    /// <param name="frame">Frame of the <see cref="RingPage"/>; stays pinned until the environment ends or another ring replaces it.</param>
    public static KernelError RingAttach(RingKind kind, Handle device, Handle memory, uint frame) =>
        Status(Call(KernelCall.RingAttach, (ulong)kind, device.Value, memory.Value, frame));

    /// <summary>Does not return unless it is refused.</summary>
    public static KernelError Power(Handle power, PowerOperation operation, int status) =>
        Status(Call(KernelCall.Power, power.Value, (ulong)operation, (uint)status));

    /// <returns>Bytes delivered, or an error. At most 256 at once.</returns>
    public static long Entropy(Handle entropy, byte* buffer, uint length) =>
        Call(KernelCall.Entropy, entropy.Value, (ulong)buffer, length);
}
