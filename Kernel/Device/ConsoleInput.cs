using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Kernel.Device;

/// <summary>
/// Puts what comes over the serial line and from the keyboard into the input ring of the console's owner. Meaning (layout, echo, lines) is the
/// libOS' business. Without an owner, input is dropped.
/// </summary>
public static unsafe class ConsoleInput
{
    private const ushort KeyboardData = 0x60, KeyboardStatus = 0x64;
    private const byte OutputFull = 1, FromMouse = 0x20;
    private const int MaximumDrain = 32;

    /// <summary>Appends events to the ring: the entry first, then the head that makes it visible.</summary>
    private struct RingSink(RingPage* ring, uint source) : IByteSink
    {
        public readonly void Put(byte value)
        {
            if (ring == null)
                return;
            var head = ring->Head;
            // The tail is the owner's word: whatever it says, the entry written lies within the page.
            if (head - Volatile.Read(ref ring->Tail) >= RingPage.ConsoleCapacity)
            {
                ring->Dropped++;
                return;
            }

            ((uint*)((byte*)ring + RingPage.EntriesOffset))[head % RingPage.ConsoleCapacity] = source | value;
            Volatile.Write(ref ring->Head, head + 1);
        }
    }

    /// <summary>Empties the keyboard's buffer, so that its next byte interrupts.</summary>
    public static void Initialise() => DrainKeyboard(null);

    public static void OnSerial(KernelState* kernel)
    {
        var sink = new RingSink(kernel->ConsoleRing, ConsoleEvent.Serial);
        ConsoleOutput.ReceiveSerial(ref sink);
    }

    public static void OnKeyboard(KernelState* kernel) => DrainKeyboard(kernel->ConsoleRing);

    private static void DrainKeyboard(RingPage* ring)
    {
        var sink = new RingSink(ring, ConsoleEvent.Scancode);
        for (var i = 0; i < MaximumDrain; i++)
        {
            var status = Pc.In8(KeyboardStatus);
            if ((status & OutputFull) == 0 || status == 0xFF)
                return;
            var value = Pc.In8(KeyboardData);
            if ((status & FromMouse) == 0)
                sink.Put(value);
        }
    }
}
