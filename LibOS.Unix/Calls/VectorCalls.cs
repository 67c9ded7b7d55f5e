using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>readv(2) and its kin: one transfer after the other until one is short.</summary>
internal static unsafe class VectorCalls
{
    const int MaxPieces = 1024;

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Piece
    {
        public ulong Address, Length;
    }

    public static long Read(FileContext* context, int fd, ulong address, ulong count) => Transfer(context, fd, address, count, -1, false);

    public static long Write(FileContext* context, int fd, ulong address, ulong count) => Transfer(context, fd, address, count, -1, true);

    public static long ReadAt(FileContext* context, int fd, ulong address, ulong count, long offset) =>
        offset < 0 ? -(long)Errno.EINVAL : Transfer(context, fd, address, count, offset, false);

    public static long WriteAt(FileContext* context, int fd, ulong address, ulong count, long offset) =>
        offset < 0 ? -(long)Errno.EINVAL : Transfer(context, fd, address, count, offset, true);

    static long Transfer(FileContext* context, int fd, ulong address, ulong count, long offset, bool writing)
    {
        if (count > MaxPieces)
            return -(long)Errno.EINVAL;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        long total = 0;
        for (ulong i = 0; i < count; i++)
        {
            var error = UserMemory.TryCopyIn<Piece>(address + i * (ulong)sizeof(Piece), out var piece);
            if (error != Errno.None)
            {
                total = total > 0 ? total : -(long)error;
                break;
            }
            if (piece.Length == 0)
                continue;
            var done = One(context, file, fd, piece, offset < 0 ? -1 : offset + total, writing);
            if (done < 0)
            {
                total = total > 0 ? total : done;
                break;
            }
            total += done;
            // Where more might have to be waited for, one piece is enough.
            if ((ulong)done < piece.Length || (!writing && file->Kind is not OpenKind.Regular))
                break;
        }
        OpenFile.Release(file);
        return total;
    }

    static long One(FileContext* context, OpenFile* file, int fd, in Piece piece, long offset, bool writing)
    {
        if (offset >= 0)
            return writing
                ? DataCalls.WriteAt(context, fd, piece.Address, piece.Length, offset)
                : DataCalls.ReadAt(context, fd, piece.Address, piece.Length, offset);
        return writing
            ? DataCalls.Write(context, file, piece.Address, piece.Length)
            : DataCalls.Read(context, file, piece.Address, piece.Length);
    }
}
