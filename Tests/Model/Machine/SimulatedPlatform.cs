using System;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Model.Machine;

/// <summary>The kernel's platform on this machine: whatever it asks for goes to the simulated machine that this thread runs.</summary>
public readonly unsafe struct SimulatedPlatform : IPlatform
{
    [ThreadStatic]
    private static SimulatedMachine? t_machine;

    /// <summary>The machine whose kernel this thread runs.</summary>
    public static SimulatedMachine Machine
    {
        get => t_machine ?? throw new InvalidOperationException("no machine runs on this thread");
        set => t_machine = value;
    }

    public static ulong Timestamp() => Machine.Time;

    public static ulong ReadModelRegister(uint register) => Machine.ModelRegisters[register & 1];

    public static void WriteModelRegister(uint register, ulong value) => Machine.ModelRegisters[register & 1] = value;

    public static ulong FaultAddress() => Machine.FaultAddress;

    public static void EnterSpace(ulong tableFrame) => Machine.Translations.Enter((uint)tableFrame);

    public static void ForgetPage(ulong address) => Machine.Translations.Forget(address);

    public static void ForgetAllPages() => Machine.Translations.ForgetAll();

    public static void SetCurrent(EnvironmentRecord* record, EnvironmentInfo* info) => Machine.EntryRecord = record;

    public static void RequestSwitch() => Machine.SwitchRequested = true;

    public static bool IsInterruptPending() => Machine.IsInterruptPending;

    public static void WaitForInterrupt() => Machine.WaitForInterrupt();

    public static bool CopyIn(void* kernel, ulong user, ulong bytes) => Machine.Ring3.Read(user, new Span<byte>(kernel, (int)bytes));

    public static bool CopyOut(ulong user, void* kernel, ulong bytes) => Machine.Ring3.Write(user, new ReadOnlySpan<byte>(kernel, (int)bytes));

    public static bool ServeInterrupt(KernelState* kernel, ulong vector) => Machine.ServeInterrupt(vector);

    public static void ArmTimer(ulong ticks) => Machine.Alarm = Machine.Time + ticks;

    public static void DisarmTimer() => Machine.Alarm = null;

    public static void WriteConsole(ReadOnlySpan<byte> text) => Machine.ConsoleBytes += (ulong)text.Length;

    public static void RefreshConsole()
    {
    }

    public static void ReportFault(KernelState* kernel, uint slot, RegisterFrame* frame)
    {
    }

    public static void FillWithEntropy(byte* bytes, int count) => new Span<byte>(bytes, count).Fill(0xE7);

    public static void PowerOff(uint status) => Machine.PowerRequests++;

    public static void Reboot() => Machine.PowerRequests++;

    public static Submission CanSubmit(uint disk, int segments) => Machine.Disks[(int)disk].CanSubmit(segments);

    public static Submission Submit(uint disk, in BlockRequest request, ReadOnlySpan<BlockSegment> segments) =>
        Machine.Disks[(int)disk].Submit(request, segments);

    public static void Notify(uint disk) => Machine.Disks[(int)disk].Notified = true;

    public static void Attend(uint disk)
    {
    }

    public static bool TryComplete(uint disk, out BlockCompletion completion) => Machine.Disks[(int)disk].TryComplete(out completion);
}
