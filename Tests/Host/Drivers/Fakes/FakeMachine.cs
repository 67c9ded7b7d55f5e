using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>The Hardware contract over the <see cref="FakeBus"/> of the running test. A device address is the physical one.</summary>
public readonly unsafe struct FakeMachine : IMachine
{
    [ThreadStatic]
    private static FakeBus? _bus;

    public static FakeBus Bus
    {
        get => _bus ?? throw new InvalidOperationException("the test has not set FakeMachine.Bus");
        set => _bus = value;
    }

    public static byte In8(ushort port) => (byte)Step(Bus.ReadPort(port, 1));

    public static ushort In16(ushort port) => (ushort)Step(Bus.ReadPort(port, 2));

    public static uint In32(ushort port) => (uint)Step(Bus.ReadPort(port, 4));

    public static void Out8(ushort port, byte value) => Bus.WritePort(port, 1, value);

    public static void Out16(ushort port, ushort value) => Bus.WritePort(port, 2, value);

    public static void Out32(ushort port, uint value) => Bus.WritePort(port, 4, value);

    public static void* FromPhysical(ulong physical, ulong length)
    {
        var bus = Bus;
        if (physical < bus.MemoryBase || physical - bus.MemoryBase > (ulong)bus.Memory.Length)
            return null;
        var offset = physical - bus.MemoryBase;
        if (length > (ulong)bus.Memory.Length - offset)
            return null;
        return (byte*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(bus.Memory)) + offset;
    }

    public static nint MapDevice(ulong physical, ulong length) => (nint)physical;

    public static nint MapFramebuffer(ulong physical, ulong length) => (nint)physical;

    public static byte Read8(nint address) => (byte)Step(Bus.ReadRegister((ulong)address, 1));

    public static ushort Read16(nint address) => (ushort)Step(Bus.ReadRegister((ulong)address, 2));

    public static uint Read32(nint address) => (uint)Step(Bus.ReadRegister((ulong)address, 4));

    public static ulong Read64(nint address) => Step(Bus.ReadRegister((ulong)address, 8));

    public static void Write8(nint address, byte value) => Bus.WriteRegister((ulong)address, 1, value);

    public static void Write16(nint address, ushort value) => Bus.WriteRegister((ulong)address, 2, value);

    public static void Write32(nint address, uint value) => Bus.WriteRegister((ulong)address, 4, value);

    public static void Write64(nint address, ulong value) => Bus.WriteRegister((ulong)address, 8, value);

    public static bool TryAllocate(ulong length, out DmaRegion region)
    {
        var start = (Bus.DmaNext + 4095) & ~4095UL;
        var rounded = (length + 4095) & ~4095UL;
        var address = FromPhysical(start, rounded);
        region = new DmaRegion(start, address, rounded);
        if (address == null)
            return false;
        Bus.DmaNext = start + rounded;
        return true;
    }

    public static ulong Timestamp() => Bus.Timestamp += 100;

    // Looking at a device takes time, so that bounded waits end in tests as they do on the machine.
    private static ulong Step(ulong value)
    {
        Bus.Timestamp += 1000;
        return value;
    }
}
