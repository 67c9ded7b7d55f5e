using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Processor;

/// <summary>
/// The only way the kernel touches user addresses. The range is checked against the user half; a page fault inside the stub ends the copy
/// with false. Each byte is read once.
/// </summary>
public static unsafe class UserCopy
{
    private const ulong UserEnd = 0x0000_8000_0000_0000;

    [RuntimeImport("*", "user_copy_bounds"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Bounds();

    public static bool In<TPlatform>(void* kernel, ulong user, ulong bytes) where TPlatform : struct, IPlatform =>
        IsUserRange(user, bytes) && TPlatform.CopyIn(kernel, user, bytes);

    public static bool Out<TPlatform>(ulong user, void* kernel, ulong bytes) where TPlatform : struct, IPlatform =>
        IsUserRange(user, bytes) && TPlatform.CopyOut(user, kernel, bytes);

    public static bool IsUserRange(ulong address, ulong bytes) => address <= UserEnd && bytes <= UserEnd - address;

    /// <summary>If a fault happened at this rip inside the copy stub, where to continue; else 0. Bounds: start, end, continuation.</summary>
    public static ulong ContinuationFor(ulong rip)
    {
        var bounds = Bounds();
        return rip >= bounds[0] && rip < bounds[1] ? bounds[2] : 0;
    }
}
