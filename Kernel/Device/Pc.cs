using ExoCosmos.Abi;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Memory;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Device;

/// <summary>The hardware contract of the drivers, on the real machine.</summary>
public readonly unsafe struct Pc : IMachine
{
    public static byte In8(ushort port) => Cpu.In8(port);

    public static ushort In16(ushort port) => Cpu.In16(port);

    public static uint In32(ushort port) => Cpu.In32(port);

    public static void Out8(ushort port, byte value) => Cpu.Out8(port, value);

    public static void Out16(ushort port, ushort value) => Cpu.Out16(port, value);

    public static void Out32(ushort port, uint value) => Cpu.Out32(port, value);

    public static ulong Timestamp() => Cpu.Timestamp();

    public static void* FromPhysical(ulong physical, ulong length) => KernelMap.FromPhysical(physical, length);

    public static nint MapDevice(ulong physical, ulong length) => KernelMap.MapDevice(Machine.State, physical, length);

    public static nint MapFramebuffer(ulong physical, ulong length) => KernelMap.MapDevice(Machine.State, physical, length, PageTableEntry.WriteCombining);

    public static bool TryAllocate(ulong length, out DmaRegion region)
    {
        var kernel = Machine.State;
        var pages = (length + Layout.PageSize - 1) >> Layout.PageShift;
        var first = pages is not 0 and <= FrameColour.MaxModulus ? kernel->Frames.TakeRun((uint)pages, 1, 0) : 0;
        region = default;
        if (first == 0)
            return false;
        for (uint i = 0; i < pages; i++)
            kernel->Physical.Clear(first + i);

        kernel->Info->KernelFrames += pages;
        kernel->Info->FreeFrames = kernel->Frames.FreeCount;
        region = new DmaRegion((ulong)first << Layout.PageShift, kernel->Physical.Frame(first), pages << Layout.PageShift);
        return true;
    }
}
