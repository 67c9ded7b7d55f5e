using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>System calls on the program's memory (mmap(2) and its family).</summary>
public static unsafe class MemoryCalls
{
    private const ulong ProtectRead = 1, ProtectWrite = 2, ProtectExecute = 4;
    private const ulong MapShared = 1, MapPrivate = 2, MapFixed = 0x10, MapAnonymous = 0x20, MapFixedNoReplace = 0x100000, MapTypeMask = 0xF;
    private const ulong RemapMayMove = 1, RemapFixed = 2;
    private const int AdviseDontNeed = 4, AdviseFree = 8;

    /// <returns>The result of the call, or -errno; -ENOSYS for numbers that are not here.</returns>
    public static long Call(ref Registers registers) => registers.Number switch
    {
        9 => Map(registers),
        10 => -(long)ProgramMemory.Protect(registers.First, registers.Second, AccessOf(registers.Third)),
        11 => -(long)ProgramMemory.Unmap(registers.First, registers.Second),
        12 => (long)ProgramMemory.SetHeapEnd(registers.First),
        25 => Remap(registers),
        26 => -(long)ProgramMemory.Synchronise(registers.First, registers.Second),
        27 => Residence(registers),
        28 => Advise(registers),
        // Nothing is ever paged out: locking holds by itself.
        149 or 150 or 151 or 152 or 325 => 0,
        _ => -(long)Errno.ENOSYS,
    };

    /// <summary>x86 cannot map for writing or executing without reading.</summary>
    private static MapFlags AccessOf(ulong protection)
    {
        if ((protection & (ProtectRead | ProtectWrite | ProtectExecute)) == 0)
            return MapFlags.None;
        return MapFlags.Read
            | ((protection & ProtectWrite) != 0 ? MapFlags.Write : MapFlags.None)
            | ((protection & ProtectExecute) != 0 ? MapFlags.Execute : MapFlags.None);
    }

    private static long Map(in Registers registers)
    {
        var flags = registers.Fourth;
        var isShared = (flags & MapTypeMask) is MapShared or 3;
        if (!isShared && (flags & MapTypeMask) != MapPrivate)
            return -(long)Errno.EINVAL;
        if ((registers.Sixth & (Layout.PageSize - 1)) != 0)
            return -(long)Errno.EINVAL;
        var region = new Region { Access = AccessOf(registers.Third), Shared = isShared };
        if ((flags & MapAnonymous) == 0)
        {
            var isWritten = isShared && (registers.Third & ProtectWrite) != 0;
            var refused = FileObjects.FromDescriptor((int)registers.Fifth, isWritten, out region.File);
            if (refused != Errno.None)
                return -(long)refused;
            region.Kind = RegionKind.File;
            region.FileOffset = registers.Sixth;
            region.FileLimit = ulong.MaxValue;
        }

        var isFixed = (flags & (MapFixed | MapFixedNoReplace)) != 0;
        var error = ProgramMemory.Map(region, registers.First, registers.Second, isFixed, (flags & MapFixedNoReplace) == 0, out var address);
        if (error == Errno.None)
            return (long)address;
        if (region.File != null)
            FileObjects.Release(region.File);
        return -(long)error;
    }

    private static long Remap(in Registers registers)
    {
        var flags = registers.Fourth;
        if ((flags & ~(RemapMayMove | RemapFixed)) != 0 || (flags & (RemapMayMove | RemapFixed)) == RemapFixed)
            return -(long)Errno.EINVAL;
        var error = ProgramMemory.Remap(registers.First, registers.Second, registers.Third, (flags & RemapMayMove) != 0, (flags & RemapFixed) != 0,
            registers.Fifth, out var address);
        return error == Errno.None ? (long)address : -(long)error;
    }

    private static long Advise(in Registers registers) => (int)registers.Third switch
    {
        AdviseDontNeed or AdviseFree => -(long)ProgramMemory.Discard(registers.First, registers.Second),
        // Hints about huge pages, read-ahead, dumps and forks: nothing to do for any.
        >= 0 and <= 25 => 0,
        _ => -(long)Errno.EINVAL,
    };

    /// <summary>mincore(2): one byte per page, bit 0 = in memory.</summary>
    private static long Residence(in Registers registers)
    {
        var start = registers.First;
        if ((start & (Layout.PageSize - 1)) != 0)
            return -(long)Errno.EINVAL;
        if (start >= UserMemory.End || registers.Second > UserMemory.End - start)
            return -(long)Errno.ENOMEM;
        var pages = (registers.Second + Layout.PageSize - 1) >> Layout.PageShift;
        var error = UserMemory.TrySpan(registers.Third, pages, write: true, out var map);
        if (error != Errno.None)
            return -(long)error;
        for (var page = 0; page < map.Length; page++)
            map[page] = LibOS.Memory.PageTables.IsMapped(start + ((ulong)page << Layout.PageShift)) ? (byte)1 : (byte)0;
        return 0;
    }
}
