using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>One held lock: flock(2) locks are of a description and the whole file, fcntl(2) locks of a process (or description) and a range.</summary>
internal unsafe struct LockRecord
{
    public LockRecord* Next;
    /// <summary>Address of the description, or number of the process.</summary>
    public ulong Owner;
    /// <summary>First and last byte.</summary>
    public ulong First, Last;
    /// <summary>The two kinds of locks do not see each other.</summary>
    public bool WholeFile;
    public bool Exclusive;

    public readonly bool Overlaps(ulong first, ulong last) => First <= last && first <= Last;
}

/// <summary>What somebody wants to hold, or no longer.</summary>
internal struct LockWish
{
    public ulong Owner;
    public ulong First, Last;
    public bool WholeFile;
    public bool Exclusive;
    public bool Unlock;
}

/// <summary>Advisory locks, in a list at the inode, under the table lock. Waiters wait for one word that every release changes.</summary>
internal static unsafe class AdvisoryLocks
{
    /// <summary>Takes, changes or drops a lock.</summary>
    /// <returns>EAGAIN if somebody else's is in the way and <paramref name="wait"/> is false; EINTR; ENOLCK without memory.</returns>
    public static Errno Apply(Vnode* node, in LockWish wish, bool wait)
    {
        while (true)
        {
            FileState.Enter();
            var sequence = FileState.Current->LockSequence;
            var error = Errno.EAGAIN;
            if (wish.Unlock || Conflict(node, wish) == null)
                error = Replace(node, wish);
            FileState.Leave();
            if (error != Errno.EAGAIN || !wait)
                return error;
            if (Waiting.Wait(&FileState.Current->LockSequence, sequence, Waiting.Never) == Errno.EINTR)
                return Errno.EINTR;
        }
    }

    /// <summary>Somebody else's lock that is in the way: F_GETLK.</summary>
    public static bool TryFindConflict(Vnode* node, in LockWish wish, out LockRecord found)
    {
        FileState.Enter();
        var record = Conflict(node, wish);
        found = record == null ? default : *record;
        FileState.Leave();
        return record != null;
    }

    static LockRecord* Conflict(Vnode* node, in LockWish wish)
    {
        var record = (LockRecord*)node->Locks;
        while (record != null && (record->Owner == wish.Owner || record->WholeFile != wish.WholeFile
            || !(record->Exclusive || wish.Exclusive) || !record->Overlaps(wish.First, wish.Last)))
            record = record->Next;
        return record;
    }

    /// <summary>Cuts the owner's locks out of the range, then adds the new one.</summary>
    static Errno Replace(Vnode* node, in LockWish wish)
    {
        // A lock in the middle of another splits it: with the new one, two records at most.
        var upper = SharedHeap.Allocate<LockRecord>();
        var fresh = SharedHeap.Allocate<LockRecord>();
        if (upper == null || fresh == null)
        {
            Free(upper);
            Free(fresh);
            return Errno.ENOLCK;
        }
        var link = (LockRecord**)&node->Locks;
        while (*link != null)
        {
            var record = *link;
            if (record->Owner != wish.Owner || record->WholeFile != wish.WholeFile || !record->Overlaps(wish.First, wish.Last))
            {
                link = &record->Next;
                continue;
            }
            if (record->First < wish.First && record->Last > wish.Last)
            {
                *upper = *record;
                upper->First = wish.Last + 1;
                record->Next = upper;
                record->Last = wish.First - 1;
                upper = null;
                break;
            }
            if (record->First < wish.First)
                record->Last = wish.First - 1;
            else if (record->Last > wish.Last)
                record->First = wish.Last + 1;
            else
            {
                *link = record->Next;
                Free(record);
                continue;
            }
            link = &record->Next;
        }
        if (!wish.Unlock)
        {
            *fresh = new LockRecord
            {
                Next = (LockRecord*)node->Locks, Owner = wish.Owner, First = wish.First, Last = wish.Last,
                WholeFile = wish.WholeFile, Exclusive = wish.Exclusive,
            };
            node->Locks = fresh;
            fresh = null;
        }
        Free(upper);
        Free(fresh);
        Waiting.Wake(&FileState.Current->LockSequence);
        return Errno.None;
    }

    static void Free(LockRecord* record)
    {
        if (record != null)
            SharedHeap.Free(record);
    }

    /// <summary>The last descriptor of a description is closed.</summary>
    public static void ReleaseFile(OpenFile* file)
    {
        if (file->Node != null)
            Release(file->Node, (ulong)file);
    }

    /// <summary>A process closes one of its descriptors: its fcntl locks of that file go, whichever descriptor they came through.</summary>
    public static void ReleaseProcess(Vnode* node, int process) => Release(node, (uint)process);

    /// <summary>A process ends.</summary>
    public static void ReleaseProcess(FileContext* context)
    {
        for (var fd = 0; (fd = DescriptorTable.NextUsed(context->Descriptors, fd)) >= 0; fd++)
        {
            var file = DescriptorTable.Get(context->Descriptors, fd);
            if (file != null && file->Node != null)
                Release(file->Node, (uint)context->ProcessId);
            OpenFile.Release(file);
        }
    }

    static void Release(Vnode* node, ulong owner)
    {
        if (node->Locks == null)
            return;
        FileState.Enter();
        var link = (LockRecord**)&node->Locks;
        while (*link != null)
        {
            var record = *link;
            if (record->Owner != owner)
            {
                link = &record->Next;
                continue;
            }
            *link = record->Next;
            SharedHeap.Free(record);
        }
        Waiting.Wake(&FileState.Current->LockSequence);
        FileState.Leave();
    }
}
