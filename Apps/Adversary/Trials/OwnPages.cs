using ExoCosmos.Abi;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Trials;

/// <summary>The memory that an attacker comes by honestly.</summary>
internal static unsafe class OwnPages
{
    /// <summary>Address ranges of the attacks: each has tables of its own.</summary>
    public const ulong Area = 0x0000_4000_0000_0000;

    public const MapFlags ReadWrite = MapFlags.Read | MapFlags.Write;

    /// <summary>The instruction that goes on where it is (EB FE), as it lies in memory.</summary>
    public const ushort JumpToItself = 0xFEEB;

    public static Handle Account => Grants.Find("account"u8);

    public static uint AccountNumber => (uint)SystemTables.Capability(Account.Index).Base;

    /// <summary>Fresh zeroed pages.</summary>
    public static void Add(ulong address, uint pages = 1, MapFlags access = ReadWrite)
    {
        for (var page = 0u; page < pages; page++)
        {
            var request = new MapRequest { Address = address + (page * Layout.PageSize), Source = Account, Flags = MapFlags.Allocate | access };
            if (KernelApi.Map(Handle.None, request) != KernelError.None)
                Findings.CannotTry("no memory of its own"u8);
        }
    }

    /// <summary>A page at <see cref="Area"/> to write instructions into and to execute them.</summary>
    public static void AddCode() => Add(Area, 1, ReadWrite | MapFlags.Execute);

    public static KernelError Map(ulong address, ulong frame, MapFlags access, Handle source = default) =>
        KernelApi.Map(Handle.None, new MapRequest { Address = address, Frame = frame, Source = source.IsNone ? Account : source, Flags = access });

    public static KernelError Remove(ulong address, MapFlags more = MapFlags.None) =>
        KernelApi.Map(Handle.None, new MapRequest { Address = address, Source = Account, Flags = MapFlags.Unmap | more });

    public static uint FrameOf(ulong address) => PageTables.FrameAt(address);

    public static uint Allocate()
    {
        uint frame;
        if (KernelApi.FrameAllocate(Account, &frame, 1) != KernelError.None)
            Findings.CannotTry("no frame of its own"u8);
        return frame;
    }

    /// <summary>Is a frame no longer the attacker's? Somebody else may have it already.</summary>
    public static bool IsGone(uint frame) => SystemTables.Frame(frame).Account != AccountNumber;
}
