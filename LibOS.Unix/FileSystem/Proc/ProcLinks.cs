using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>The links of a process' directory: they lead to the very thing, whatever their text says.</summary>
/// <remarks>The process table's lock keeps the process and its descriptor table while they are looked at.</remarks>
internal static unsafe class ProcLinks
{
    static FileContext* Find(int id)
    {
        var process = Processes.Find(id);
        return process == null ? null : (FileContext*)process->Files;
    }

    public static bool HasDescriptor(int process, int descriptor)
    {
        ProcessTable.Shared->Lock.Acquire();
        var context = Find(process);
        var found = context != null && DescriptorTable.NextUsed(context->Descriptors, descriptor) == descriptor;
        ProcessTable.Shared->Lock.Release();
        return found;
    }

    public static int NextDescriptor(int process, int from)
    {
        ProcessTable.Shared->Lock.Acquire();
        var context = Find(process);
        var next = context == null ? -1 : DescriptorTable.NextUsed(context->Descriptors, from);
        ProcessTable.Shared->Lock.Release();
        return next;
    }

    /// <summary>The link to the program is text: its path.</summary>
    static bool IsExecutable(ProcInode place) => place.Kind == ProcKind.Process && place.Number == (uint)ProcessNode.Executable;

    /// <summary>Where a link leads.</summary>
    /// <param name="inode">A link of /proc.</param>
    /// <param name="node">An inode, or null.</param>
    /// <param name="file">An open file, or null.</param>
    /// <returns>False for links that are only text.</returns>
    public static bool TryFollow(uint inode, out Vnode* node, out OpenFile* file)
    {
        node = null;
        file = null;
        var place = new ProcInode(inode);
        if (place.Kind is not (ProcKind.Process or ProcKind.Descriptor) || IsExecutable(place))
            return false;
        ProcessTable.Shared->Lock.Acquire();
        var context = Find(place.Process);
        if (context != null && place.Kind == ProcKind.Descriptor)
            file = DescriptorTable.Get(context->Descriptors, (int)place.Number);
        else if (context != null && place.Number == (uint)ProcessNode.WorkingDirectory)
            node = Vnode.Retain(context->WorkingDirectory);
        else if (context != null && place.Number == (uint)ProcessNode.RootDirectory)
            node = Vnode.Retain(context->Root);
        ProcessTable.Shared->Lock.Release();
        if (file != null && file->Node != null)
            node = Vnode.Retain(file->Node);
        return true;
    }

    /// <summary>The text of a link.</summary>
    public static Errno Write(ProcInode place, Span<byte> target, out int length)
    {
        length = 0;
        if (IsExecutable(place))
            return ProcessTexts.TryProgram(place.Process, target, out length) ? Errno.None : Errno.ENOENT;
        TryFollow(place.Value, out var node, out var file);
        if (file != null)
            length = FilePath.Write(file, target);
        else if (node != null && DirectoryPath.Find(FileState.Current->Root, node, target, out length) != Errno.None)
            length = 0;
        var found = file != null || node != null;
        Vnode.Release(node);
        OpenFile.Release(file);
        return found ? Errno.None : Errno.ENOENT;
    }
}
