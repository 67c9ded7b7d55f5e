using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Calls;
using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Packet;
using ExoCosmos.Kernel.Panic;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Platform;

/// <summary>The machine itself.</summary>
public readonly unsafe struct BarePlatform : IPlatform
{
    private const int PageFault = 14;

    /// <summary>0, or 1 when a page was not there or not allowed.</summary>
    [RuntimeImport("*", "user_copy"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Copy(void* to, void* from, ulong bytes);

    public static bool CopyIn(void* kernel, ulong user, ulong bytes) => Copy(kernel, (void*)user, bytes) == 0;

    public static bool CopyOut(ulong user, void* kernel, ulong bytes) => Copy((void*)user, kernel, bytes) == 0;

    public static ulong Timestamp() => Cpu.Timestamp();

    public static ulong ReadModelRegister(uint register) => Cpu.ReadMsr(register);

    public static void WriteModelRegister(uint register, ulong value) => Cpu.WriteMsr(register, value);

    public static ulong FaultAddress() => Cpu.ReadCr2();

    public static void EnterSpace(SpaceRoot root) => Cpu.WriteCr3(root.Value);

    public static void ForgetPage(ulong address) => Cpu.InvalidatePage(address);

    public static void ForgetAllPages() => Cpu.WriteCr3(Cpu.ReadCr3());

    public static void SetCurrent(EnvironmentRecord* record)
    {
        Entry.SetCurrent(record);
        Descriptors.SetInterruptStack((ulong)&record->Registers + RegisterFrame.PushEnd);
    }

    public static void RequestSwitch() => Entry.RequestSwitch();

    public static bool IsInterruptPending() => Devices.IsInterruptPending;

    public static void ShowEntries(bool calls, bool faults)
    {
        CallTable.Fill(calls);
        CpuFeatures.ShowCalls(calls);
        Descriptors.SetHandler(PageFault, faults ? Entry.ReadablePageFault() : Entry.InterruptStubs()[PageFault]);
    }

    public static void WaitForInterrupt(KernelState* kernel) => Devices.Handle(kernel, Cpu.WaitForInterrupt());

    public static bool ServeInterrupt(KernelState* kernel, ulong vector) => Devices.Handle(kernel, vector);

    public static void ArmTimer(ulong now, ulong deadline) => Devices.ArmTimer(now, deadline);

    public static void WriteConsole(ReadOnlySpan<byte> text) => ConsoleOutput.Write(text);

    public static void RefreshConsole() => ConsoleOutput.Refresh(Machine.State);

    public static void ReportFault(KernelState* kernel, uint slot, RegisterFrame* frame) => FaultReport.Write(kernel, slot, frame);

    public static void FillWithEntropy(byte* bytes, int count) => EntropySource.Fill(bytes, count);

    public static void PowerOff(uint status) => PowerSwitch.Off(status);

    public static void Reboot() => PowerSwitch.Reboot();

    public static Submission CanSubmit(uint disk, int segments) => DiskDrivers.CanSubmit(disk, segments);

    public static Submission Submit(uint disk, in BlockRequest request, ReadOnlySpan<BlockSegment> segments) =>
        DiskDrivers.Submit(disk, request, segments);

    public static void Notify(uint disk) => DiskDrivers.Notify(disk);

    public static void Attend(uint disk) => DiskDrivers.Attend(disk);

    public static bool TryComplete(uint disk, out BlockCompletion completion) => DiskDrivers.TryComplete(disk, out completion);

    public static void AttendNetwork(KernelState* kernel, uint network, bool isThorough) => NetworkDrivers.Attend(network, isThorough);

    public static FrameSubmission SendFrame(uint network, in SendRequest request, ReadOnlySpan<FrameSegment> segments) =>
        NetworkDrivers.Send(network, request, segments);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FrameSubmission SendWhole(uint network, ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset) =>
        NetworkDrivers.SendWhole(network, cookie, frame, checksumStart, checksumOffset);

    public static void NotifyNetwork(uint network) => NetworkDrivers.Notify(network);

    public static int ReceiveRoom(uint network) => NetworkDrivers.ReceiveRoom(network);

    public static void Supply(uint network, ulong cookie, FrameSegment buffer) => NetworkDrivers.Supply(network, cookie, buffer);

    public static int Receive<TTaker>(uint network, ref TTaker taker, int most) where TTaker : struct, IFrameTaker => NetworkDrivers.Receive(network, ref taker, most);

    public static bool TryLoseBuffer(uint network, out ulong cookie) => NetworkDrivers.TryLoseBuffer(network, out cookie);

    public static void Finish<TSender>(uint network, ref TSender sender) where TSender : struct, IFrameSender => NetworkDrivers.Finish(network, ref sender);

    public static bool TryRest(uint network) => NetworkDrivers.TryRest(network);

    public static uint Classify(in PacketClassifier filters, byte* packet, uint length) => filters.Classify(packet, length);
}
