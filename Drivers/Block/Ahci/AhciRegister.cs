namespace ExoCosmos.Drivers.Block.Ahci;

/// <summary>Registers of the controller (AHCI 1.3.1 ch. 3.1).</summary>
internal static class AhciRegister
{
    public const int Capabilities = 0x00;
    public const int Control = 0x04;
    public const int InterruptStatus = 0x08;
    public const int PortsImplemented = 0x0C;
    public const int Capabilities2 = 0x24;
    public const int Handoff = 0x28;

    /// <summary>Behind it the ports follow, <see cref="PortLength"/> bytes each.</summary>
    public const int Ports = 0x100;
    public const int PortLength = 0x80;

    /// <summary>Of the capabilities: commands at once - 1 in 12..8, queued commands, 64-bit addresses.</summary>
    public const int SlotsShift = 8;
    public const uint HasQueue = 1U << 30;
    public const uint Has64Bits = 1U << 31;

    /// <summary>Of the control register: reset under way, interrupts on, AHCI mode.</summary>
    public const uint Reset = 1;
    public const uint InterruptsOn = 1 << 1;
    public const uint AhciOn = 1U << 31;

    /// <summary>Firmware may own the controller; it does; the system wants it (AHCI 1.3.1 ch. 10.6).</summary>
    public const uint HasHandoff = 1;
    public const uint FirmwareOwns = 1;
    public const uint SystemOwns = 1 << 1;
}

/// <summary>Registers of a port (AHCI 1.3.1 ch. 3.3), counted from its first.</summary>
internal static class AhciPortRegister
{
    public const int CommandList = 0x00;
    public const int Received = 0x08;
    public const int InterruptStatus = 0x10;
    public const int InterruptEnable = 0x14;
    public const int Command = 0x18;
    public const int TaskFile = 0x20;
    public const int Signature = 0x24;
    public const int SataStatus = 0x28;
    public const int SataControl = 0x2C;
    public const int SataError = 0x30;
    public const int SataActive = 0x34;
    public const int CommandIssue = 0x38;

    /// <summary>Of the command register: start, spin up, power on, receive; then whether receiving and the command list run; the link's wish to be active.</summary>
    public const uint Start = 1 << 0;
    public const uint SpinUp = 1 << 1;
    public const uint PowerOn = 1 << 2;
    public const uint Receive = 1 << 4;
    public const uint Receiving = 1 << 14;
    public const uint Running = 1 << 15;
    public const uint Active = 1 << 28;

    /// <summary>Events: answers of both kinds; the link changed; the command, the bus or the link failed.</summary>
    public const uint Answers = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 5;
    public const uint LinkChanges = 1 << 6 | 1 << 22;
    public const uint Errors = 1U << 30 | 1U << 29 | 1U << 28 | 1U << 27;

    /// <summary>Of the task file: error, and what must not be set when a port starts (BSY, DRQ).</summary>
    public const uint TaskError = 1;
    public const uint TaskBusy = 0x88;

    public const uint DiskSignature = 0x00000101;

    /// <summary>Link states: a device, with a connection. Link commands, each without power saving: none, reset.</summary>
    public const uint LinkMask = 0xF;
    public const uint LinkUp = 3;
    public const uint LinkRun = 0x300;
    public const uint LinkReset = 0x301;
}
