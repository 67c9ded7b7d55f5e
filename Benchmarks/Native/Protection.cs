using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native;

/// <summary>Changes the access to a page.</summary>
internal static unsafe class Protection
{
    private static ulong s_account;

    public static void Prepare() => s_account = Places.Account.Value;

    public static KernelError Set(ulong address, MapFlags access) => KernelApi.Map(Handle.None, new MapRequest
    {
        Address = address & ~(Layout.PageSize - 1), Source = new Handle(s_account), Flags = MapFlags.Protect | access,
    });
}
