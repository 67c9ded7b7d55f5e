using ExoCosmos.LibOS.Unix.Files;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>What a process is to the file half: its name space, working directory, identity and descriptors. In shared memory, part of the
/// process' entry; changed by the process itself, read by others for /proc.</summary>
public unsafe struct FileContext
{
    public DescriptorTable* Descriptors;
    public Vnode* Root;
    public Vnode* WorkingDirectory;
    public uint Umask;
    public uint UserId;
    public uint GroupId;
    public int ProcessId;
    /// <summary>Identity for access(2), which asks for the real one.</summary>
    public uint RealUserId;
    public uint RealGroupId;

    /// <summary>The first process of an instance: at the root, no descriptors, user 0.</summary>
    public static Errno Create(FileContext* context, int processId)
    {
        *context = default;
        context->Descriptors = DescriptorTable.Create();
        if (context->Descriptors == null)
            return Errno.ENOMEM;
        context->Root = Vnode.Retain(FileState.Current->Root);
        context->WorkingDirectory = Vnode.Retain(context->Root);
        context->Umask = 0x12;
        context->ProcessId = processId;
        return Errno.None;
    }

    /// <summary>A child: the same places and open files, in a descriptor table of its own.</summary>
    public static Errno Inherit(FileContext* parent, FileContext* child, int processId)
    {
        *child = *parent;
        child->ProcessId = processId;
        child->Descriptors = DescriptorTable.Copy(parent->Descriptors);
        if (child->Descriptors == null)
            return Errno.ENOMEM;
        Vnode.Retain(child->Root);
        Vnode.Retain(child->WorkingDirectory);
        return Errno.None;
    }

    /// <summary>The end of a process; by itself or by whoever finds it dead. Once.</summary>
    public static void Release(FileContext* context)
    {
        AdvisoryLocks.ReleaseProcess(context);
        DescriptorTable.Release(context->Descriptors);
        Vnode.Release(context->WorkingDirectory);
        Vnode.Release(context->Root);
        *context = default;
    }
}
