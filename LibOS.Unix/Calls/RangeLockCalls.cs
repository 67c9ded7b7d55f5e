using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>The lock commands of fcntl(2): of processes, and of descriptions (F_OFD_*).</summary>
internal static unsafe class RangeLockCalls
{
    public const uint Get = 5, Set = 6, SetWaiting = 7, GetOwn = 36, SetOwn = 37, SetOwnWaiting = 38;

    const short ReadLock = 0, WriteLock = 1, NoLock = 2;

    /// <summary>struct flock of x86-64.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    struct LockRequest
    {
        [FieldOffset(0)] public short Type;
        [FieldOffset(2)] public short Whence;
        [FieldOffset(8)] public long Start;
        [FieldOffset(16)] public long Length;
        [FieldOffset(24)] public int Process;
    }

    public static long Apply(FileContext* context, OpenFile* file, uint command, ulong address)
    {
        var error = UserMemory.TryCopyIn<LockRequest>(address, out var request);
        if (error != Errno.None)
            return -(long)error;
        if (file->Node == null || file->Kind == OpenKind.Path)
            return -(long)Errno.EBADF;
        error = Decode(file, request, out var wish);
        if (error != Errno.None)
            return -(long)error;
        wish.Owner = command >= GetOwn ? (ulong)file : (uint)context->ProcessId;
        if (command is Get or GetOwn)
        {
            if (wish.Unlock)
                return -(long)Errno.EINVAL;
            Report(file, wish, ref request);
            return -(long)UserMemory.TryCopyOut(address, request);
        }
        if (!wish.Unlock && (wish.Exclusive ? !file->CanWrite : !file->CanRead))
            return -(long)Errno.EBADF;
        return -(long)AdvisoryLocks.Apply(file->Node, wish, command is SetWaiting or SetOwnWaiting);
    }

    static Errno Decode(OpenFile* file, in LockRequest request, out LockWish wish)
    {
        wish = new LockWish { Exclusive = request.Type == WriteLock, Unlock = request.Type == NoLock };
        if (request.Type is not (ReadLock or WriteLock or NoLock))
            return Errno.EINVAL;
        long origin;
        switch (request.Whence)
        {
            case 0:
                origin = 0;
                break;
            case 1:
                origin = (long)file->Offset;
                break;
            case 2:
                var error = Vnode.GetStat(file->Node, out var stat);
                if (error != Errno.None)
                    return error;
                origin = (long)stat.Size;
                break;
            default:
                return Errno.EINVAL;
        }
        if (request.Start > long.MaxValue - origin)
            return Errno.EOVERFLOW;
        var first = origin + request.Start;
        var last = request.Length > 0 ? first > long.MaxValue - (request.Length - 1) ? -1 : first + request.Length - 1 : long.MaxValue;
        if (request.Length < 0)
        {
            // A negative length means the bytes before the start.
            last = first - 1;
            first = request.Length < -first ? -1 : first + request.Length;
        }
        if (first < 0 || last < first)
            return first < 0 ? Errno.EINVAL : Errno.EOVERFLOW;
        wish.First = (ulong)first;
        wish.Last = last == long.MaxValue ? ulong.MaxValue : (ulong)last;
        return Errno.None;
    }

    static void Report(OpenFile* file, in LockWish wish, ref LockRequest request)
    {
        if (!AdvisoryLocks.TryFindConflict(file->Node, wish, out var found))
        {
            request.Type = NoLock;
            return;
        }
        request.Type = found.Exclusive ? WriteLock : ReadLock;
        request.Whence = 0;
        request.Start = (long)found.First;
        request.Length = found.Last == ulong.MaxValue ? 0 : (long)(found.Last - found.First + 1);
        request.Process = found.Owner > int.MaxValue ? -1 : (int)found.Owner;
    }
}
