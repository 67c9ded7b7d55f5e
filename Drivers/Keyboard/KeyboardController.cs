using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Keyboard;

/// <summary>
/// A PS/2 keyboard, and perhaps a mouse, behind the i8042 controller of a PC (IBM PS/2 technical reference, "keyboard and auxiliary device controller"). Delivers
/// the bytes of scan code set 1, which the controller translates to, and the mouse's packets; what they mean is for who reads them.
/// </summary>
public struct KeyboardController<TPorts> where TPorts : struct, IPorts
{
    /// <summary>ISA interrupts of the two.</summary>
    public const byte Line = 1, PointerLine = 12;

    private const ushort Data = 0x60;
    private const ushort Status = 0x64;
    private const ushort Command = 0x64;
    private const byte OutputFull = 0x01;
    private const byte InputFull = 0x02;
    private const byte FromMouse = 0x20;
    private const byte FloatingBus = 0xFF;
    private const byte Acknowledge = 0xFA;

    // A read of the status takes about a microsecond on hardware; a keyboard answers within 20 ms.
    private const int MaximumPolls = 50_000;
    private const int MaximumDrain = 64;

    private PointerAssembly _pointer;

    private enum ControllerCommand : byte
    {
        ReadConfiguration = 0x20,
        WriteConfiguration = 0x60,
        DisableMouse = 0xA7,
        EnableMouse = 0xA8,
        DisableKeyboard = 0xAD,
        EnableKeyboard = 0xAE,
        ToMouse = 0xD4,
    }

    private static class Configuration
    {
        public const byte KeyboardInterrupt = 0x01;
        public const byte MouseInterrupt = 0x02;
        public const byte KeyboardClockOff = 0x10;
        public const byte MouseClockOff = 0x20;
        public const byte Translate = 0x40;
    }

    /// <summary>Both devices know these.</summary>
    private static class DeviceCommand
    {
        public const byte SetDefaults = 0xF6;
        public const byte EnableReports = 0xF4;
    }

    /// <summary>Whether a controller was found. A keyboard may be plugged in later.</summary>
    public bool IsPresent { readonly get; private set; }

    /// <summary>Whether a mouse answered.</summary>
    public bool HasPointer { readonly get; private set; }

    /// <summary>Puts the controller and its devices into a known state, with their interrupts on. Waits a fifth of a second at worst.</summary>
    /// <returns>False when there is no controller.</returns>
    public bool Initialize()
    {
        this = default;
        if (TPorts.In8(Status) == FloatingBus || !Send(ControllerCommand.DisableKeyboard) || !Send(ControllerCommand.DisableMouse))
            return false;
        Drain();
        if (!Send(ControllerCommand.ReadConfiguration) || !TryReceive(out var configuration, out _))
            return false;
        HasPointer = StartPointer();
        configuration &= unchecked((byte)~(Configuration.MouseInterrupt | Configuration.MouseClockOff | Configuration.KeyboardClockOff));
        configuration |= (byte)(Configuration.KeyboardInterrupt | Configuration.Translate | (HasPointer ? Configuration.MouseInterrupt : Configuration.MouseClockOff));
        if (!Send(ControllerCommand.WriteConfiguration) || !SendData(configuration) || !Send(ControllerCommand.EnableKeyboard))
            return false;
        // A keyboard that does not answer now may be one that is plugged in later.
        _ = Tell(DeviceCommand.SetDefaults) && Tell(DeviceCommand.EnableReports);
        Drain();
        return IsPresent = true;
    }

    /// <summary>Hands over what has come from both devices. Called on the interrupts, or from a timer as a fallback.</summary>
    public void OnInterrupt<TSink>(ref TSink sink) where TSink : struct, IInputSink
    {
        if (!IsPresent)
            return;
        for (var budget = MaximumDrain; budget > 0; budget--)
        {
            var status = TPorts.In8(Status);
            if ((status & OutputFull) == 0 || status == FloatingBus)
                return;
            var value = TPorts.In8(Data);
            if ((status & FromMouse) == 0)
                sink.Put(value);
            else if (HasPointer && _pointer.TryAdd(value, out var packet))
                sink.Put(packet);
        }
    }

    /// <summary>Has the mouse report, while the keyboard is silent; without one, its port is switched off.</summary>
    private static bool StartPointer()
    {
        if (Send(ControllerCommand.EnableMouse) && Tell(DeviceCommand.SetDefaults, FromMouse) && Tell(DeviceCommand.EnableReports, FromMouse))
            return true;
        Send(ControllerCommand.DisableMouse);
        Drain();
        return false;
    }

    private static void Drain()
    {
        for (var budget = MaximumDrain; budget > 0 && (TPorts.In8(Status) & OutputFull) != 0; budget--)
            _ = TPorts.In8(Data);
    }

    /// <param name="command">What a device is told.</param>
    /// <param name="device">The bit of the status that says from whom a byte is: 0 for the keyboard, or <see cref="FromMouse"/>.</param>
    private static bool Tell(byte command, byte device = 0)
    {
        if ((device == FromMouse && !Send(ControllerCommand.ToMouse)) || !SendData(command))
            return false;
        // Keys pressed meanwhile may stand before the answer.
        for (var skipped = 0; skipped < MaximumDrain; skipped++)
        {
            if (!TryReceive(out var answer, out var sender))
                return false;
            if (answer == Acknowledge && sender == device)
                return true;
        }
        return false;
    }

    private static bool Send(ControllerCommand command)
    {
        if (!CanSend())
            return false;
        TPorts.Out8(Command, (byte)command);
        return true;
    }

    private static bool SendData(byte value)
    {
        if (!CanSend())
            return false;
        TPorts.Out8(Data, value);
        return true;
    }

    private static bool CanSend()
    {
        for (var poll = 0; poll < MaximumPolls; poll++)
            if ((TPorts.In8(Status) & InputFull) == 0)
                return true;
        return false;
    }

    private static bool TryReceive(out byte value, out byte sender)
    {
        sender = 0;
        for (var poll = 0; poll < MaximumPolls; poll++)
        {
            var status = TPorts.In8(Status);
            if ((status & OutputFull) == 0)
                continue;
            sender = (byte)(status & FromMouse);
            value = TPorts.In8(Data);
            return true;
        }
        value = 0;
        return false;
    }
}
