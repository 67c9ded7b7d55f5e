using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Moving bytes from one file to another.</summary>
internal static unsafe class CopyCalls
{
    const int Piece = 4096;
    const ulong Most = 0x7FFF_F000;

    public static long SendFile(FileContext* context, int target, int source, ulong offset, ulong count)
    {
        var from = DescriptorTable.Get(context->Descriptors, source);
        var to = DescriptorTable.Get(context->Descriptors, target);
        var result = from == null || to == null ? -(long)Errno.EBADF
            : from->Kind != OpenKind.Regular ? -(long)Errno.EINVAL
            : Copy(context, from, offset, to, 0, count);
        OpenFile.Release(from);
        OpenFile.Release(to);
        return result;
    }

    /// <summary>copy_file_range(2).</summary>
    public static long CopyRange(FileContext* context, int source, ulong sourceOffset, int target, ulong targetOffset, ulong count)
    {
        var from = DescriptorTable.Get(context->Descriptors, source);
        var to = DescriptorTable.Get(context->Descriptors, target);
        var result = from == null || to == null ? -(long)Errno.EBADF
            : from->Kind != OpenKind.Regular || to->Kind != OpenKind.Regular ? -(long)Errno.EINVAL
            : (to->Flags & OpenFlags.Append) != 0 ? -(long)Errno.EBADF
            : Copy(context, from, sourceOffset, to, targetOffset, count);
        OpenFile.Release(from);
        OpenFile.Release(to);
        return result;
    }

    /// <summary>Copies through a page on the stack. Offsets are addresses of the caller's, 0 = the description's own.</summary>
    static long Copy(FileContext* context, OpenFile* from, ulong fromOffset, OpenFile* to, ulong toOffset, ulong count)
    {
        long reading = -1, writing = -1;
        if (fromOffset != 0 && (UserMemory.TryCopyIn(fromOffset, out reading) != Errno.None || reading < 0))
            return -(long)(reading < 0 ? Errno.EINVAL : Errno.EFAULT);
        if (toOffset != 0 && (UserMemory.TryCopyIn(toOffset, out writing) != Errno.None || writing < 0))
            return -(long)(writing < 0 ? Errno.EINVAL : Errno.EFAULT);
        var buffer = stackalloc byte[Piece];
        long total = 0;
        count = Math.Min(count, Most);
        while ((ulong)total < count)
        {
            var part = new Span<byte>(buffer, (int)Math.Min(Piece, count - (ulong)total));
            var position = reading >= 0 ? (ulong)(reading + total) : from->Offset;
            var error = Transfer.ReadAt(from, position, part, out var read);
            var written = 0;
            if (error == Errno.None && read > 0)
                error = writing >= 0
                    ? Transfer.WriteAt(to, (ulong)(writing + total), part[..read], out written)
                    : Transfer.Write(context, to, part[..read], out written);
            if (error != Errno.None)
            {
                if (total == 0)
                    return -(long)error;
                break;
            }
            total += written;
            if (reading < 0)
                from->Offset = position + (uint)written;
            if (read < part.Length || written < read)
                break;
        }
        if (fromOffset != 0)
            UserMemory.TryCopyOut(fromOffset, reading + total);
        if (toOffset != 0)
            UserMemory.TryCopyOut(toOffset, writing + total);
        return total;
    }
}
