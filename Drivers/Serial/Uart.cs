namespace ExoCosmos.Drivers.Serial;

/// <summary>Register offsets of the 16550 (PC16550D data sheet, table II). With the divisor latch open, 0 and 1 are the divisor.</summary>
internal static class Register
{
    public const int Data = 0;
    public const int InterruptEnable = 1;
    public const int InterruptIdentification = 2;
    public const int FifoControl = 2;
    public const int LineControl = 3;
    public const int ModemControl = 4;
    public const int LineStatus = 5;
}

/// <summary>
/// Bits of the registers.
/// <code>
/// line status   7 FIFO error  6 idle  5 THRE  4 break  3 framing  2 parity  1 overrun  0 data ready
/// modem control 4 loopback    3 OUT2 (gates the interrupt line on a PC)     1 RTS      0 DTR
/// </code>
/// </summary>
internal static class Uart
{
    public const byte DivisorLatch = 0x80;
    public const byte DivisorFor115200 = 1;
    public const byte EightBitsNoParity = 0x03;
    public const byte FifoEnableAndClear = 0xC7;
    public const byte FifoWorks = 0xC0;
    public const byte FifoDepth = 16;
    public const byte Loopback = 0x1E;
    public const byte ReadyAndInterruptGate = 0x0B;
    public const byte ReceiveInterrupt = 0x01;
    public const byte DataReady = 0x01;
    public const byte Overrun = 0x02;
    public const byte BadCharacter = 0x1C;
    public const byte TransmitterEmpty = 0x20;
    public const byte FloatingBus = 0xFF;
}
