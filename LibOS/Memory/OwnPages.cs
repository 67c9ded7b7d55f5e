using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Memory;

/// <summary>Cleared pages at an address of the application's choice, there from the start: for memory that the kernel or a device works in.</summary>
public static unsafe class OwnPages
{
    private const int BatchSize = 32;

    /// <param name="account">Pays.</param>
    /// <param name="address">Page-aligned; nothing is mapped there.</param>
    /// <param name="bytes">Rounded up to pages.</param>
    /// <returns>False when the account has no room. What was mapped by then stays.</returns>
    public static bool TryMap(Handle account, ulong address, ulong bytes)
    {
        var buffer = stackalloc MapRequest[BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        for (ulong offset = 0; offset < bytes && batch.Error == KernelError.None; offset += Layout.PageSize)
            batch.Add(address + offset, 0, account, MapFlags.Allocate | MapFlags.Read | MapFlags.Write);
        return batch.Flush() == KernelError.None;
    }

    /// <summary>Gives back those of the pages that are there.</summary>
    public static void Unmap(Handle account, ulong address, ulong bytes)
    {
        var buffer = stackalloc MapRequest[BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        for (var page = PageTables.NextMapped(address, address + bytes); page < address + bytes; page = PageTables.NextMapped(page + Layout.PageSize, address + bytes))
            batch.Add(page, 0, account, MapFlags.Unmap | MapFlags.Free);
        batch.Flush();
    }
}
