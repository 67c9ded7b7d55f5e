using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Benchmarks.Native;

/// <summary>Where in the address space things are measured, and frames for it.</summary>
internal static unsafe class Places
{
    public const ulong Nothing = 0x0000_4F00_0000_0000;
    public const ulong Page = 0x0000_4000_0000_0000;
    public const ulong Pages = 0x0000_4100_0000_0000;

    public static Handle Account => Grants.Find("account"u8);

    /// <summary>A benchmark that cannot begin is a mistake of the benchmark.</summary>
    public static void Require(KernelError error)
    {
        if (error != KernelError.None)
            Panic.Because("a benchmark was refused a call:"u8, (ulong)-(long)error);
    }

    /// <summary>A fresh page, mapped for reading and writing.</summary>
    public static void MapFresh(ulong address) =>
        Require(KernelApi.Map(Handle.None, new MapRequest { Address = address, Source = Account, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write }));
}
