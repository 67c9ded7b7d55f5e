using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>The stat family, and statfs(2).</summary>
internal static unsafe class StatCalls
{
    const uint AutomountFlags = 0x800 | 0x6000;

    public static long Stat(FileContext* context, int directory, ulong path, ulong address, uint flags)
    {
        if ((flags & ~(CallPath.NoFollow | CallPath.EmptyPath | AutomountFlags)) != 0)
            return -(long)Errno.EINVAL;
        var error = Get(context, directory, path, flags, out var stat, out var device);
        return error != Errno.None ? -(long)error : -(long)UserMemory.TryCopyOut(address, StatRecord.Of(stat, device));
    }

    public static long DescriptorStat(FileContext* context, int fd, ulong address)
    {
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var error = Of(file->Node, file, out var stat, out var device);
        OpenFile.Release(file);
        return error != Errno.None ? -(long)error : -(long)UserMemory.TryCopyOut(address, StatRecord.Of(stat, device));
    }

    /// <summary>statx(2).</summary>
    public static long Extended(FileContext* context, int directory, ulong path, uint flags, ulong address)
    {
        if ((flags & ~(CallPath.NoFollow | CallPath.EmptyPath | AutomountFlags)) != 0)
            return -(long)Errno.EINVAL;
        var error = Get(context, directory, path, flags, out var stat, out var device);
        return error != Errno.None ? -(long)error : -(long)UserMemory.TryCopyOut(address, ExtendedStatRecord.Of(stat, device));
    }

    static Errno Get(FileContext* context, int directory, ulong path, uint flags, out Stat stat, out uint device)
    {
        stat = default;
        device = 0;
        var error = CallPath.Find(context, directory, path, flags, out var node, out var file);
        if (error == Errno.None)
            error = Of(node, file, out stat, out device);
        Vnode.Release(node);
        OpenFile.Release(file);
        return error;
    }

    /// <summary>What is said of an inode; of a pipe or counter without one, what Linux says.</summary>
    static Errno Of(Vnode* node, OpenFile* file, out Stat stat, out uint device)
    {
        stat = default;
        device = 0;
        if (node != null)
        {
            device = node->Mount->Device;
            return Vnode.GetStat(node, out stat);
        }
        stat.Inode = (ulong)file->Channel >> 4;
        stat.Mode = (ushort)(0x180 | (file->Kind is OpenKind.PipeReader or OpenKind.PipeWriter ? FileMode.Fifo : 0));
        stat.Links = 1;
        stat.BlockSize = 4096;
        return Errno.None;
    }

    public static long Statistics(FileContext* context, ulong path, ulong address)
    {
        var error = CallPath.Find(context, CallPath.WorkingDirectory, path, 0, out var node, out var file);
        var result = error != Errno.None ? -(long)error : Statistics(node, address);
        Vnode.Release(node);
        OpenFile.Release(file);
        return result;
    }

    public static long DescriptorStatistics(FileContext* context, int fd, ulong address)
    {
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var result = Statistics(file->Node, address);
        OpenFile.Release(file);
        return result;
    }

    static long Statistics(Vnode* node, ulong address)
    {
        FileSystemStatistics statistics = default;
        if (node != null)
        {
            MountLock.Enter(node->Mount);
            FileSystemCalls.GetStatistics(node->Mount, out statistics);
            MountLock.Leave(node->Mount);
        }
        else
        {
            // PIPEFS_MAGIC
            statistics.Type = 0x5049_5045;
            statistics.BlockSize = 4096;
            statistics.NameLength = 255;
        }
        return -(long)UserMemory.TryCopyOut(address, FileSystemRecord.Of(statistics));
    }
}
