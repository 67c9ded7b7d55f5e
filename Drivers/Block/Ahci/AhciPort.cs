using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Block.Ahci;

/// <summary>The registers of one port of an AHCI controller, and of the controller as far as a port needs them. The ports share bus mastering and the reset of the whole.</summary>
internal struct AhciPort<TMachine> where TMachine : struct, IMachine
{
    private const int AhciBar = 5;
    private const int MaximumPorts = 32;

    private PciFunction<TMachine> _function;
    private nint _controller;
    private nint _port;
    private uint _bit;

    public readonly bool IsPresent => _function.Exists;

    public readonly uint Capabilities => ReadController(AhciRegister.Capabilities);

    /// <summary>Whether the command list is at rest: nothing that requests named is reached any more.</summary>
    public readonly bool IsStopped => (Command & AhciPortRegister.Running) == 0 && !IsResetting;

    /// <summary>Whether neither commands nor answers move: addresses may be changed.</summary>
    public readonly bool IsQuiet => (Command & (AhciPortRegister.Running | AhciPortRegister.Receiving)) == 0 && !IsResetting;

    public readonly bool IsStarted => (Command & (AhciPortRegister.Start | AhciPortRegister.Running)) == (AhciPortRegister.Start | AhciPortRegister.Running);

    public readonly bool HasLink => (this[AhciPortRegister.SataStatus] & AhciPortRegister.LinkMask) == AhciPortRegister.LinkUp;

    /// <summary>Whether something has introduced itself that is no disk: an optical drive, an enclosure, a port multiplier.</summary>
    private readonly bool IsOtherDevice =>
        this[AhciPortRegister.Signature] is var signature && (ushort)signature == AhciPortRegister.DiskSignature && signature != AhciPortRegister.DiskSignature;

    private readonly bool IsResetting => (ReadController(AhciRegister.Control) & AhciRegister.Reset) != 0;

    private readonly uint Command => this[AhciPortRegister.Command];

    /// <summary>A register of the port.</summary>
    public readonly uint this[int register] => TMachine.Read32(_port + register);

    /// <summary>Finds a port that has a device.</summary>
    public bool TryFind(in PciFunction<TMachine> function, int port, BlockTiming timing)
    {
        this = default;
        const ulong length = AhciRegister.Ports + MaximumPorts * AhciRegister.PortLength;
        if (!PciBar.TryRead(in function, AhciBar, out var bar) || !bar.Holds(0, (ulong)(AhciRegister.Ports + (port + 1) * AhciRegister.PortLength)))
            return false;
        _function = function;
        function.Command |= PciCommand.Memory;
        _controller = TMachine.MapDevice(bar.Address, ulong.Min(bar.Length, length));
        _port = _controller + AhciRegister.Ports + port * AhciRegister.PortLength;
        _bit = 1U << port;
        if (_controller == 0)
            return false;
        TakeFromFirmware(timing);
        WriteController(AhciRegister.Control, ReadController(AhciRegister.Control) | AhciRegister.AhciOn);
        return (ReadController(AhciRegister.PortsImplemented) & _bit) != 0 && (Capabilities & AhciRegister.Has64Bits) != 0 && HasLink && !IsOtherDevice;
    }

    /// <summary>Lets the command list come to rest.</summary>
    public readonly void BeginStop()
    {
        Set(AhciPortRegister.InterruptEnable, 0);
        Set(AhciPortRegister.Command, Command & ~AhciPortRegister.Start);
    }

    /// <summary>Answers are no longer received, as soon as the port is quiet.</summary>
    public readonly void StopReceiving() => Set(AhciPortRegister.Command, Command & ~AhciPortRegister.Receive);

    /// <summary>Takes memory from the controller and resets it, all its ports with it.</summary>
    public readonly void ResetAll()
    {
        _function.DisableBusMaster();
        WriteController(AhciRegister.Control, AhciRegister.AhciOn | AhciRegister.Reset);
    }

    /// <summary>Puts the link into reset, where it stays for at least a millisecond.</summary>
    public readonly void BeginLinkReset()
    {
        WriteController(AhciRegister.Control, ReadController(AhciRegister.Control) | AhciRegister.AhciOn);
        Set(AhciPortRegister.Command, Command | AhciPortRegister.SpinUp | AhciPortRegister.PowerOn);
        Set(AhciPortRegister.SataControl, AhciPortRegister.LinkReset);
    }

    public readonly void EndLinkReset() => Set(AhciPortRegister.SataControl, AhciPortRegister.LinkRun);

    /// <summary>Gives a quiet port with a link its memory, and lets it receive the device's first word.</summary>
    public readonly void BeginReceiving(in AhciMemory memory)
    {
        _function.EnableMemoryAndBusMaster();
        Set(AhciPortRegister.SataError, uint.MaxValue);
        Set(AhciPortRegister.InterruptStatus, uint.MaxValue);
        Set(AhciPortRegister.CommandList, (uint)memory.CommandListPhysical);
        Set(AhciPortRegister.CommandList + 4, (uint)(memory.CommandListPhysical >> 32));
        Set(AhciPortRegister.Received, (uint)memory.ReceivedPhysical);
        Set(AhciPortRegister.Received + 4, (uint)(memory.ReceivedPhysical >> 32));
        Set(AhciPortRegister.Command, Command | AhciPortRegister.Receive | AhciPortRegister.Active);
    }

    public readonly void Start() => Set(AhciPortRegister.Command, Command | AhciPortRegister.Start);

    /// <summary>Hands slots to the device.</summary>
    /// <param name="slots">A bit for each.</param>
    /// <param name="queued">Those of them whose commands are queued.</param>
    public readonly void Issue(uint slots, uint queued)
    {
        if (queued != 0)
            Set(AhciPortRegister.SataActive, queued);
        Set(AhciPortRegister.CommandIssue, slots);
    }

    /// <summary>Slots that the device still works on.</summary>
    public readonly uint Busy => this[AhciPortRegister.SataActive] | this[AhciPortRegister.CommandIssue];

    /// <summary>Lets the port interrupt.</summary>
    /// <returns>Whether it does so by message.</returns>
    public readonly bool EnableInterrupts(MessageSignal signal)
    {
        var usesMessages = MessageInterrupts.TryRoute(in _function, signal);
        TakeEvents();
        Set(AhciPortRegister.InterruptEnable, AhciPortRegister.Answers | AhciPortRegister.LinkChanges | AhciPortRegister.Errors);
        WriteController(AhciRegister.Control, AhciRegister.AhciOn | AhciRegister.InterruptsOn);
        return usesMessages;
    }

    /// <summary>Takes what has happened since the last time.</summary>
    public readonly uint TakeEvents()
    {
        var events = this[AhciPortRegister.InterruptStatus];
        Set(AhciPortRegister.InterruptStatus, events);
        WriteController(AhciRegister.InterruptStatus, _bit);
        return events;
    }

    public readonly bool HasInterrupted => (ReadController(AhciRegister.InterruptStatus) & _bit) != 0;

    // AHCI 1.3.1 ch. 10.6.3: firmware that uses the controller has two seconds to let it go. This is at boot, where waiting is allowed.
    private readonly void TakeFromFirmware(BlockTiming timing)
    {
        if ((ReadController(AhciRegister.Capabilities2) & AhciRegister.HasHandoff) == 0)
            return;
        WriteController(AhciRegister.Handoff, ReadController(AhciRegister.Handoff) | AhciRegister.SystemOwns);
        var begin = TMachine.Timestamp();
        while ((ReadController(AhciRegister.Handoff) & AhciRegister.FirmwareOwns) != 0 && TMachine.Timestamp() - begin < 2 * timing.Second)
        {
        }
    }

    private readonly void Set(int register, uint value) => TMachine.Write32(_port + register, value);

    private readonly uint ReadController(int register) => TMachine.Read32(_controller + register);

    private readonly void WriteController(int register, uint value) => TMachine.Write32(_controller + register, value);
}
