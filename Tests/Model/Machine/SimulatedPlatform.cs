using System;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Packet;
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

    public static void EnterSpace(SpaceRoot root) => Machine.Translations.Enter(root);

    public static void ForgetPage(ulong address) => Machine.Translations.Forget(address);

    public static void ForgetAllPages() => Machine.Translations.ForgetAll();

    public static void SetCurrent(EnvironmentRecord* record) => Machine.EntryRecord = record;

    public static void RequestSwitch() => Machine.SwitchRequested = true;

    public static bool IsInterruptPending() => Machine.IsInterruptPending;

    public static void ShowEntries(bool calls, bool faults)
    {
    }

    public static void WaitForInterrupt(KernelState* kernel) => Machine.WaitForInterrupt();

    public static bool CopyIn(void* kernel, ulong user, ulong bytes) => Machine.Ring3.Read(user, new Span<byte>(kernel, (int)bytes));

    public static bool CopyOut(ulong user, void* kernel, ulong bytes) => Machine.Ring3.Write(user, new ReadOnlySpan<byte>(kernel, (int)bytes));

    public static bool ServeInterrupt(KernelState* kernel, ulong vector) => Machine.ServeInterrupt(vector);

    public static void ArmTimer(ulong now, ulong deadline) => Machine.Alarm = deadline == WakeTerm.Never ? null : Math.Max(now, deadline);

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

    public static void AttendNetwork(KernelState* kernel, uint network, bool isThorough)
    {
    }

    public static FrameSubmission SendFrame(uint network, in SendRequest request, ReadOnlySpan<FrameSegment> segments) =>
        Machine.Networks[network].Send(request, segments);

    public static FrameSubmission SendWhole(uint network, ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset) =>
        SendFrame(network, new SendRequest(cookie, checksumStart, checksumOffset), new ReadOnlySpan<FrameSegment>(in frame));

    public static void NotifyNetwork(uint network) => Machine.Networks[network].Notified = true;

    public static int ReceiveRoom(uint network) => Machine.Networks[network].ReceiveRoom;

    public static void Supply(uint network, ulong cookie, FrameSegment buffer) => Machine.Networks[network].Supply(cookie, buffer);

    public static int Receive<TTaker>(uint network, ref TTaker taker, int most) where TTaker : struct, IFrameTaker => Machine.Networks[network].Receive(ref taker, most);

    public static bool TryLoseBuffer(uint network, out ulong cookie)
    {
        cookie = 0;
        return false;
    }

    public static void Finish<TSender>(uint network, ref TSender sender) where TSender : struct, IFrameSender => Machine.Networks[network].Finish(ref sender);

    public static bool TryRest(uint network) => !Machine.Networks[network].HasNews;

    /// <summary>What compiled code must say, too (Tests/Host/Packet).</summary>
    public static uint Classify(in PacketClassifier filters, byte* packet, uint length)
    {
        ref readonly var table = ref filters.Table;
        var number = FilterInterpreter.Classify(table, new ReadOnlySpan<byte>(packet, (int)length));
        if (number != 0)
            table[number]->Hits++;
        return number;
    }
}
