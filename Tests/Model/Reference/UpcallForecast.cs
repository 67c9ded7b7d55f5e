using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// What an upcall will do to an environment, read from its control page before the kernel delivers it: masked, without an entry, delivered, or
/// impossible, which is the environment's end.
/// </summary>
public sealed class UpcallForecast
{
    private const ulong UserEnd = 1UL << 47;

    private readonly Environment _environment;
    private readonly ulong _rip;
    private readonly ulong _rsp;

    /// <param name="kernel">What its tables say.</param>
    /// <param name="environment">Whom the upcall is for.</param>
    /// <param name="entry">Where it would go.</param>
    /// <param name="isEntered">Not where the environment is now, but as a call that enters it would have it.</param>
    public UpcallForecast(Observation kernel, Environment environment, ulong entry, bool isEntered = false)
    {
        _environment = environment;
        ref readonly var control = ref kernel.Control(environment.Slot);
        ref readonly var registers = ref kernel.Record(environment.Slot).Registers;
        Entry = entry;
        IsMasked = control.Masked != 0;
        _rip = isEntered ? control.CallEntry & RegisterFrame.UserAddresses : registers.Rip;
        _rsp = isEntered ? control.CallStack : registers.Rsp;
        var isOnStack = _rsp > control.StackLow && _rsp <= control.StackTop;
        Stack = ((isOnStack ? _rsp : control.StackTop) & ~15UL) - FrameBytes;
        IsPossible = entry is not 0 and < UserEnd && CanPush(environment, Stack);
    }

    public ulong Entry { get; }

    public bool IsMasked { get; }

    public ulong Stack { get; }

    public bool IsPossible { get; }

    private static unsafe ulong FrameBytes => (ulong)sizeof(UpcallFrame);

    /// <summary>The registers must be those of an upcall that was delivered.</summary>
    public void CheckDelivered(Observation kernel)
    {
        if (!IsPossible)
            throw new DisagreementException($"an upcall to {Entry:x} on the stack {Stack:x} of environment {_environment.Slot} cannot be delivered, and was");
        ref readonly var registers = ref kernel.Record(_environment.Slot).Registers;
        if (registers.Rip != Entry || registers.Rsp != Stack || registers.Rflags != RegisterFrame.UserFlags)
            throw new DisagreementException($"an upcall to {Entry:x} on the stack {Stack:x} began at {registers.Rip:x} on {registers.Rsp:x}");
        if (kernel.Control(_environment.Slot).Masked != 1)
            throw new DisagreementException("an upcall began unmasked");
    }

    /// <summary>The registers must be what they were.</summary>
    public void CheckUntouched(Observation kernel)
    {
        ref readonly var registers = ref kernel.Record(_environment.Slot).Registers;
        if (registers.Rip != _rip || registers.Rsp != _rsp)
            throw new DisagreementException($"environment {_environment.Slot} goes on elsewhere than where it was");
    }

    private static bool CanPush(Environment environment, ulong stack)
    {
        if (!AddressView.IsUserRange(stack, FrameBytes))
            return false;
        for (var page = stack & ~0xFFFUL; page < stack + FrameBytes; page += Layout.PageSize)
        {
            var writable = page == Layout.ControlPage || (environment.Pages.TryGetValue(page, out var mapping) && (mapping.Access & MapFlags.Write) != 0);
            if (!writable)
                return false;
        }

        return true;
    }
}
