using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Keyboard;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Device;

/// <summary>
/// Puts what comes over the serial line, from the keyboard and from the mouse into the input ring of the console's owner. Meaning (layout, echo, lines) is the
/// libOS' business. Without an owner, input is dropped.
/// </summary>
public static unsafe class ConsoleInput
{
    private static KeyboardController<Pc> s_keyboard;

    /// <summary>Appends events to the ring: the entry first, then the head that makes it visible.</summary>
    private struct RingSink(RingPage* ring, uint source) : IInputSink
    {
        public readonly void Put(byte value) => Append(source | value);

        public readonly void Put(PointerPacket packet) => Append(ConsoleEvent.Pointer | packet.Value);

        private readonly void Append(uint entry)
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

            *RingPage.Input(ring, head) = entry;
            Volatile.Write(ref ring->Head, head + 1);
        }
    }

    /// <summary>Starts the keyboard and the mouse, if there are any.</summary>
    public static void Initialise() => s_keyboard.Initialize();

    public static bool HasPointer => s_keyboard.HasPointer;

    public static void OnSerial(KernelState* kernel)
    {
        var sink = new RingSink(kernel->ConsoleRing, ConsoleEvent.Serial);
        ConsoleOutput.ReceiveSerial(ref sink);
        Announce(kernel);
    }

    public static void OnKeyboard(KernelState* kernel)
    {
        var sink = new RingSink(kernel->ConsoleRing, ConsoleEvent.Scancode);
        s_keyboard.OnInterrupt(ref sink);
        Announce(kernel);
    }

    private static void Announce(KernelState* kernel)
    {
        if (kernel->ConsoleOwner != 0)
            Watchers.Touch(kernel, kernel->Environments.Record(kernel->ConsoleOwner)->ConsoleRingFrame);
    }
}
