using System;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Platform;

/// <summary>What kernel logic asks of the devices around the processor, the disks apart.</summary>
public unsafe interface IDevices
{
    /// <summary>Serves an interrupt; true for the slice timer.</summary>
    static abstract bool ServeInterrupt(KernelState* kernel, ulong vector);

    /// <summary>One timer interrupt when the time-stamp counter has this value, or a little later; none for <see cref="Abi.WakeTerm.Never"/>, unless devices have to be attended to.</summary>
    static abstract void ArmTimer(ulong now, ulong deadline);

    static abstract void WriteConsole(ReadOnlySpan<byte> text);

    /// <summary>Puts what was written on the screen.</summary>
    static abstract void RefreshConsole();

    /// <summary>A line in the log about a fault that ended an environment.</summary>
    static abstract void ReportFault(KernelState* kernel, uint slot, RegisterFrame* frame);

    static abstract void FillWithEntropy(byte* bytes, int count);

    /// <summary>Returns only when the machine does not obey.</summary>
    static abstract void PowerOff(uint status);

    /// <summary>Returns only when the machine does not obey.</summary>
    static abstract void Reboot();
}
