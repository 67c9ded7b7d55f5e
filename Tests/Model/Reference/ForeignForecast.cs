using System;
using System.Runtime.InteropServices;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// What a system call that is not the kernel's will do to an environment, read before it is made: it arrives at the entry in the control page, in the registers of the caller
/// except rcx and r11, on the caller's stack (docs/notes/0001); without an entry it is the environment's end.
/// </summary>
public sealed class ForeignForecast
{
    private const ulong UserEnd = 1UL << 47;

    private readonly Environment _environment;
    private readonly RegisterFrame _caller;
    private readonly ulong _entry;
    private readonly uint _masked;

    public ForeignForecast(Observation kernel, Environment environment)
    {
        _environment = environment;
        _caller = kernel.Record(environment.Slot).Registers;
        (_entry, _masked) = (kernel.Control(environment.Slot).ForeignEntry, kernel.Control(environment.Slot).Masked);
    }

    public bool IsPossible => _entry is not 0 and < UserEnd;

    public void CheckDelivered(Observation kernel)
    {
        ref readonly var control = ref kernel.Control(_environment.Slot);
        if (control.ForeignReturn != _caller.Rip || control.ForeignFlags != _caller.Rflags || control.ForeignMasked != _masked || control.Masked != 1)
            throw new DisagreementException($"a foreign call of environment {_environment.Slot} at {_caller.Rip:x} says that it came from {control.ForeignReturn:x} with flags {control.ForeignFlags:x}, masked {control.ForeignMasked}");
        var arrived = kernel.Record(_environment.Slot).Registers;
        var expected = _caller;
        (expected.Rip, expected.Rflags) = (_entry, RegisterFrame.UserFlags);
        (expected.Rcx, expected.R11) = (arrived.Rcx, arrived.R11);
        if (!Bytes(arrived).SequenceEqual(Bytes(expected)))
            throw new DisagreementException($"a foreign call of environment {_environment.Slot} to {_entry:x} arrived at {arrived.Rip:x}, or in other registers than the caller's");
    }

    private static ReadOnlySpan<byte> Bytes(in RegisterFrame registers) => MemoryMarshal.AsBytes(new ReadOnlySpan<RegisterFrame>(in registers));
}
