using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Memory;

/// <summary>
/// The kernel's half of every address space.
/// <code>
///  FFFF_8000_0000_0000  direct map: memory (and the first 4 GiB), 2 MiB pages, writable, not executable
///  FFFF_C000_0000_0000  device registers, at + physical address, uncached
///  FFFF_FFFF_8010_0000  the image: text (execute), rodata (read), data (write), without the holes below the stacks
///  FFFF_FFFF_C000_0000  code that the kernel has compiled (execute); it is written through the direct map
/// </code>
/// </summary>
public static unsafe class KernelMap
{
    public const ulong DirectMap = 0xFFFF_8000_0000_0000;
    public const ulong DeviceMap = 0xFFFF_C000_0000_0000;
    public const ulong ImageBase = 0xFFFF_FFFF_8000_0000;
    private const ulong CodeMap = 0xFFFF_FFFF_C000_0000;
    private const ulong LargePage = 1UL << 21;
    private const ulong DeviceLimit = 1UL << 39;

    private static ulong s_directEnd = 1UL << 32;

    [RuntimeImport("*", "image_bounds"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ImageBounds* Bounds();

    /// <summary>Addresses of the image's parts, from the linker script, by way of Memory/ImageBounds.xs.</summary>
    public struct ImageBounds
    {
        public ulong PhysicalStart, PhysicalEnd, TextStart, TextEnd, RodataStart, RodataEnd, DataStart, DataEnd, BootStart, BootEnd;
    }

    public static ImageBounds* Image => Bounds();

    /// <summary>Builds the final tables and switches to them. Takes table frames from the early allocator.</summary>
    /// <param name="kernel">KernelTable and NoExecute are set here.</param>
    /// <param name="topOfMemory">First byte behind the last usable range.</param>
    /// <param name="early">Gives cleared frames.</param>
    public static void Build(KernelState* kernel, ulong topOfMemory, ref EarlyMemory early)
    {
        var root = early.TakeFrame();
        kernel->KernelTable = root;
        var end = topOfMemory > s_directEnd ? (topOfMemory + LargePage - 1) & ~(LargePage - 1) : s_directEnd;
        var data = PageTableEntry.Present | PageTableEntry.Writable | PageTableEntry.Global | kernel->NoExecute;
        for (ulong physical = 0; physical < end; physical += LargePage)
            *Ensure(kernel, root, DirectMap + physical, 2, ref early) = physical | data | PageTableEntry.Large;
        var bounds = Bounds();
        MapImage(kernel, root, bounds->TextStart, bounds->TextEnd, PageTableEntry.Present | PageTableEntry.Global, ref early);
        MapImage(kernel, root, bounds->RodataStart, bounds->RodataEnd, PageTableEntry.Present | PageTableEntry.Global | kernel->NoExecute, ref early);
        MapImage(kernel, root, bounds->DataStart, bounds->DataEnd, data, ref early);
        ref readonly var stacks = ref KernelStacks.All;
        *Ensure(kernel, root, stacks.Debug.Hole, 1, ref early) = 0;
        *Ensure(kernel, root, stacks.Fatal.Hole, 1, ref early) = 0;
        *Ensure(kernel, root, stacks.Kernel.Hole, 1, ref early) = 0;
        // The device half exists from the start, so that every later address space shares it.
        Ensure(kernel, root, DeviceMap, 3, ref early);

        Cpu.WriteCr3(root << 12);
        s_directEnd = end;
    }

    /// <summary>Ordinary memory by physical address, or null outside the direct map.</summary>
    public static void* FromPhysical(ulong physical, ulong length) =>
        physical < s_directEnd && length <= s_directEnd - physical ? (void*)(DirectMap + physical) : null;

    /// <summary>Maps device registers uncached, or a framebuffer write-combining; 0 when there are no frames for tables or the range is absurd.</summary>
    public static nint MapDevice(KernelState* kernel, ulong physical, ulong length, ulong kind = PageTableEntry.CacheDisabled | PageTableEntry.WriteThrough)
    {
        // One level-4 slot: 512 GiB of physical addresses.
        if (length == 0 || physical >= DeviceLimit || length > DeviceLimit - physical)
            return 0;
        for (var page = physical & ~(LargePage - 1); page < physical + length; page += LargePage)
        {
            var entry = TryEnsure(kernel, kernel->KernelTable, DeviceMap + page, 4, 2, PageTableEntry.Writable);
            if (entry == null)
                return 0;
            *entry = page | PageTableEntry.Large | PageTableEntry.Present
                | PageTableEntry.Writable | kind | kernel->NoExecute;
        }

        return (nint)(DeviceMap + physical);
    }

    /// <summary>Maps memory of the kernel's own executable and not writable; null when there are no frames for tables.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="physical">Page-aligned.</param>
    /// <param name="length">At most 2 MiB.</param>
    /// <param name="place">A number that nobody else uses.</param>
    public static byte* MapCode(KernelState* kernel, ulong physical, ulong length, uint place)
    {
        var address = CodeMap + (place * LargePage);
        for (ulong offset = 0; offset < length; offset += Layout.PageSize)
        {
            var entry = TryEnsure(kernel, kernel->KernelTable, address + offset, 4, 1, PageTableEntry.Writable);
            if (entry == null)
                return null;
            *entry = (physical + offset) | PageTableEntry.Present | PageTableEntry.Global;
        }

        return (byte*)address;
    }

    /// <summary>Maps memory of the kernel's own as information pages: every environment may read it.</summary>
    /// <returns>False when there are no frames for tables.</returns>
    public static bool TryExpose(KernelState* kernel, ulong address, byte* memory, ulong length)
    {
        for (ulong offset = 0; offset < length; offset += Layout.PageSize)
        {
            var entry = TryEnsure(kernel, kernel->InformationTable, address + offset, 3, 1, PageTableEntry.User);
            if (entry == null)
                return false;
            *entry = ((ulong)memory - DirectMap + offset) | PageTableEntry.Present | PageTableEntry.User | kernel->NoExecute;
        }

        return true;
    }

    /// <summary>The entry of an address at the lowest level, from a table at the level given; missing tables are added, with these rights, from free frames. Null without any.</summary>
    private static ulong* TryEnsure(KernelState* kernel, ulong table, ulong address, int level, int lowest, ulong rights)
    {
        for (; level > lowest; level--)
        {
            var entry = kernel->Physical.Table(table) + AddressSpace.Index(address, level);
            if ((*entry & PageTableEntry.Present) == 0)
            {
                var frame = kernel->Frames.Take();
                if (frame == 0)
                    return null;
                kernel->Physical.Clear(frame);
                *entry = ((ulong)frame << 12) | PageTableEntry.Present | rights;
            }

            table = PageTableEntry.FrameOf(*entry);
        }

        return kernel->Physical.Table(table) + AddressSpace.Index(address, lowest);
    }

    private static void MapImage(KernelState* kernel, ulong root, ulong start, ulong end, ulong bits, ref EarlyMemory early)
    {
        for (var address = start & ~4095UL; address < end; address += 4096)
            *Ensure(kernel, root, address, 1, ref early) = (address - ImageBase) | bits;
    }

    private static ulong* Ensure(KernelState* kernel, ulong root, ulong address, int lowest, ref EarlyMemory early)
    {
        var table = root;
        for (var level = 4; level > lowest; level--)
        {
            var entry = kernel->Physical.Table(table) + AddressSpace.Index(address, level);
            if ((*entry & PageTableEntry.Present) == 0)
                *entry = ((ulong)early.TakeFrame() << 12) | PageTableEntry.Present | PageTableEntry.Writable;
            table = PageTableEntry.FrameOf(*entry);
        }

        return kernel->Physical.Table(table) + AddressSpace.Index(address, lowest);
    }
}
