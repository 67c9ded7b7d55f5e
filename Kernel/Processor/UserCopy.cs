using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Processor;

/// <summary>
/// The only way the kernel touches user addresses. The range must end before the slot in which an environment sees its own tables: behind that
/// slot lie, for ring 0 alone, the kernel's tables and through them memory. A page fault inside the stub ends the copy with false. Each byte is
/// read once.
/// </summary>
public static unsafe class UserCopy
{
    private const ulong UserEnd = Layout.PageTables;

    [RuntimeImport("*", "user_copy_bounds"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Bounds();

    public static bool In<TPlatform>(void* kernel, ulong user, ulong bytes) where TPlatform : struct, IPlatform =>
        IsUserRange(user, bytes) && TPlatform.CopyIn(kernel, user, bytes);

    public static bool Out<TPlatform>(ulong user, void* kernel, ulong bytes) where TPlatform : struct, IPlatform =>
        IsUserRange(user, bytes) && TPlatform.CopyOut(user, kernel, bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsUserRange(ulong address, ulong bytes) => bytes <= UserEnd && address <= UserEnd - bytes;

    /// <summary>If a fault happened at this rip inside the copy stub, where to continue; else 0. Bounds: start, end, continuation.</summary>
    public static ulong ContinuationFor(ulong rip)
    {
        var bounds = Bounds();
        return rip >= bounds[0] && rip < bounds[1] ? bounds[2] : 0;
    }
}
