using System;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Serial;

/// <summary>
/// A 16550-compatible UART (National Semiconductor PC16550D data sheet) at 115200 baud, 8 data bits, no parity, one stop bit.
/// Transmission polls, reception is drained by the interrupt or by polling. An absent port swallows what is written to it.
/// </summary>
public struct SerialPort<TPorts> where TPorts : struct, IPorts
{
    /// <summary>The first port of a PC, and its line on the ISA interrupt controller.</summary>
    public const ushort Com1 = 0x3F8;

    /// <summary>ISA interrupt of <see cref="Com1"/>.</summary>
    public const byte Com1Line = 4;

    // A port read takes about a microsecond on hardware.
    private const int MaximumPolls = 1 << 17;

    // A full transmitter empties in 1.4 ms, that of an emulator when the reader behind it is given a processor: seconds on a busy host.
    private const int TransmitPolls = 1 << 22;
    private const int MaximumDrain = 256;

    private ushort _base;
    private byte _burst;
    private bool _present;
    private bool _stalled;

    /// <summary>Whether the loopback test found a working UART.</summary>
    public readonly bool IsPresent => _present;

    /// <summary>Bytes given up on because the transmitter did not become empty in time.</summary>
    public uint Dropped { get; private set; }

    /// <summary>Received bytes lost: overruns, framing and parity errors.</summary>
    public uint ReceiveErrors { get; private set; }

    /// <summary>Programs the port and tests it in loopback. Leaves its interrupts off.</summary>
    /// <returns>False when no UART answers; every other method is then harmless.</returns>
    public bool Initialize(ushort basePort = Com1)
    {
        this = default;
        _base = basePort;
        Write(Register.InterruptEnable, 0);
        Write(Register.LineControl, Uart.DivisorLatch);
        Write(Register.Data, Uart.DivisorFor115200);
        Write(Register.InterruptEnable, 0);
        Write(Register.LineControl, Uart.EightBitsNoParity);
        Write(Register.FifoControl, Uart.FifoEnableAndClear);
        _burst = (byte)((Read(Register.InterruptIdentification) & Uart.FifoWorks) == Uart.FifoWorks ? Uart.FifoDepth : 1);
        _present = AnswersInLoopback();
        Write(Register.FifoControl, Uart.FifoEnableAndClear);
        Write(Register.ModemControl, Uart.ReadyAndInterruptGate);
        return _present;
    }

    /// <summary>Sends bytes, waiting a bounded time for each FIFO load. A port that stays full loses them and is not waited for again until it moves.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!_present)
            return;
        while (!bytes.IsEmpty)
        {
            var load = Math.Min(bytes.Length, _burst);
            if (!WaitForTransmitter())
            {
                Dropped += (uint)bytes.Length;
                return;
            }
            for (var i = 0; i < load; i++)
                Write(Register.Data, bytes[i]);
            bytes = bytes[load..];
        }
    }

    /// <summary>From now on the port raises its line when a byte has come.</summary>
    public readonly void EnableReceiveInterrupt()
    {
        if (_present)
            Write(Register.InterruptEnable, Uart.ReceiveInterrupt);
    }

    /// <summary>Empties the receiver into <paramref name="sink"/>. Called on the port's interrupt, or from a timer as a fallback.</summary>
    public void OnInterrupt<TSink>(ref TSink sink) where TSink : struct, IByteSink
    {
        if (!_present)
            return;
        for (var budget = MaximumDrain; budget > 0; budget--)
        {
            var status = Read(Register.LineStatus);
            if ((status & Uart.Overrun) != 0)
                ReceiveErrors++;
            if ((status & Uart.DataReady) == 0)
                break;
            var value = Read(Register.Data);
            if ((status & Uart.BadCharacter) != 0)
                ReceiveErrors++;
            else
                sink.Put(value);
        }
        // Reading the identification withdraws what is left of the interrupt.
        _ = Read(Register.InterruptIdentification);
    }

    private readonly bool AnswersInLoopback()
    {
        const byte pattern = 0xAE;
        Write(Register.ModemControl, Uart.Loopback);
        Write(Register.Data, pattern);
        for (var poll = 0; poll < MaximumPolls; poll++)
        {
            var status = Read(Register.LineStatus);
            if (status == Uart.FloatingBus)
                return false;
            if ((status & Uart.DataReady) != 0)
                return Read(Register.Data) == pattern;
        }
        return false;
    }

    private bool WaitForTransmitter()
    {
        for (var poll = _stalled ? 1 : TransmitPolls; poll > 0; poll--)
        {
            if ((Read(Register.LineStatus) & Uart.TransmitterEmpty) == 0)
                continue;
            _stalled = false;
            return true;
        }
        _stalled = true;
        return false;
    }

    private readonly byte Read(int register) => TPorts.In8((ushort)(_base + register));

    private readonly void Write(int register, byte value) => TPorts.Out8((ushort)(_base + register), value);
}
