using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Device;

/// <summary>
/// Devices that are asked out of their slots: looked for a few times a second where there are such slots, and let go at once. What they were working on
/// ends with errors; who may take out a device is whoever operates the machine. What is put in is not taken notice of.
/// </summary>
public static class HotPlug
{
    private const int Most = 16;
    private const uint LooksPerSecond = 4;

    [InlineArray(Most)]
    private struct Slots
    {
        private HotPlugSlot<Pc> _first;
    }

    private static Slots s_slots;
    private static int s_count;
    private static ulong s_interval;
    private static ulong s_lastLook;

    /// <param name="timestampHertz">Of the time-stamp counter.</param>
    public static void Initialise(ulong timestampHertz)
    {
        s_interval = timestampHertz / LooksPerSecond;
        var functions = default(PciEnumerator<Pc>);
        while (s_count < Most && functions.MoveNext())
        {
            if (s_slots[s_count].TryFind(functions.Current))
                s_count++;
        }
    }

    /// <summary>How many TSC ticks from now the slots have to be looked at; <see cref="WakeTerm.Never"/> where there are none.</summary>
    public static ulong NextLook() => s_count == 0 ? WakeTerm.Never : s_interval;

    public static void Look()
    {
        if (s_count == 0 || Cpu.Timestamp() - s_lastLook < s_interval)
            return;
        s_lastLook = Cpu.Timestamp();
        var isAny = false;
        for (var index = 0; index < s_count; index++)
        {
            if (!s_slots[index].TakeRequest())
                continue;
            Log.Line("a device is asked out of its slot, and let go"u8);
            s_slots[index].PowerOff();
            isAny = true;
        }

        if (isAny)
            DiskDrivers.CheckPresence();
    }
}
