using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Events;

/// <summary>One entry of an epoll set: in the list of its set and in that of the file it watches.</summary>
internal unsafe struct Watch
{
    public Watch* NextInSet;
    public Watch* NextOfFile;
    public Epoll* Set;
    public OpenFile* File;
    public int Descriptor;
    public PollEvents Events;
    public ulong Data;
    /// <summary>Edge-triggered: the file's sequence when it was last reported, plus one.</summary>
    public ulong Reported;
}

/// <summary>What epoll_wait reports: packed on x86-64.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 1)]
public struct EpollEvent
{
    public PollEvents Events;
    public ulong Data;
}

/// <summary>epoll(7): a set of watched files, scanned when asked. Under the table guard.</summary>
public unsafe struct Epoll
{
    /// <summary>Sets in sets are followed this deep; deeper ones never report.</summary>
    const int DeepestNesting = 4;

    Watch* first;
    int nesting;

    public static Epoll* Create() => SharedHeap.Allocate<Epoll>();

    internal static void Close(Epoll* set)
    {
        FileState.Enter();
        while (set->first != null)
            Remove(set->first);
        SharedHeap.Free(set);
        FileState.Leave();
    }

    /// <summary>A description is gone: nobody watches it any more.</summary>
    internal static void Forget(OpenFile* file)
    {
        if (file->Watchers == null)
            return;
        FileState.Enter();
        while (file->Watchers != null)
            Remove(file->Watchers);
        FileState.Leave();
    }

    static void Remove(Watch* watch)
    {
        var link = &watch->Set->first;
        while (*link != watch)
            link = &(*link)->NextInSet;
        *link = watch->NextInSet;
        link = &watch->File->Watchers;
        while (*link != watch)
            link = &(*link)->NextOfFile;
        *link = watch->NextOfFile;
        SharedHeap.Free(watch);
    }

    static Watch* Find(Epoll* set, OpenFile* file, int descriptor)
    {
        var watch = set->first;
        while (watch != null && (watch->File != file || watch->Descriptor != descriptor))
            watch = watch->NextInSet;
        return watch;
    }

    /// <summary>EPOLL_CTL_ADD.</summary>
    internal static Errno Add(Epoll* set, OpenFile* file, int descriptor, in EpollEvent wanted)
    {
        if (file->Kind is OpenKind.Regular or OpenKind.Directory)
            return Errno.EPERM;
        if (file->Kind == OpenKind.Epoll && file->Channel == set)
            return Errno.EINVAL;
        FileState.Enter();
        var error = Errno.EEXIST;
        if (Find(set, file, descriptor) == null)
        {
            var watch = SharedHeap.Allocate<Watch>();
            error = watch == null ? Errno.ENOMEM : Errno.None;
            if (watch != null)
            {
                *watch = new Watch
                {
                    NextInSet = set->first, NextOfFile = file->Watchers, Set = set, File = file, Descriptor = descriptor,
                    Events = wanted.Events, Data = wanted.Data,
                };
                set->first = watch;
                file->Watchers = watch;
            }
        }
        FileState.Announce();
        FileState.Leave();
        return error;
    }

    /// <summary>EPOLL_CTL_MOD, or with null EPOLL_CTL_DEL.</summary>
    internal static Errno Change(Epoll* set, OpenFile* file, int descriptor, EpollEvent* wanted)
    {
        FileState.Enter();
        var watch = Find(set, file, descriptor);
        if (watch != null && wanted == null)
        {
            Remove(watch);
        }
        else if (watch != null)
        {
            watch->Events = wanted->Events;
            watch->Data = wanted->Data;
            watch->Reported = 0;
        }
        FileState.Announce();
        FileState.Leave();
        return watch == null ? Errno.ENOENT : Errno.None;
    }

    /// <summary>What is ready now, up to the size of the buffer.</summary>
    internal static int Collect(Epoll* set, Span<EpollEvent> events)
    {
        var count = 0;
        FileState.Enter();
        for (var watch = set->first; watch != null && count < events.Length; watch = watch->NextInSet)
        {
            var ready = ReadyOf(watch, out var sequence);
            if (ready == PollEvents.None)
                continue;
            events[count++] = new EpollEvent { Events = ready, Data = watch->Data };
            if ((watch->Events & PollEvents.OneShot) != 0)
                watch->Events &= PollEvents.OneShot | PollEvents.EdgeTriggered;
            watch->Reported = sequence + 1ul;
        }
        FileState.Leave();
        return count;
    }

    internal static bool HasEvents(Epoll* set)
    {
        if (set->nesting >= DeepestNesting)
            return false;
        set->nesting++;
        var found = false;
        for (var watch = set->first; watch != null && !found; watch = watch->NextInSet)
            found = ReadyOf(watch, out _) != PollEvents.None;
        set->nesting--;
        return found;
    }

    static PollEvents ReadyOf(Watch* watch, out uint sequence)
    {
        sequence = 0;
        var asked = watch->Events & ~(PollEvents.OneShot | PollEvents.EdgeTriggered);
        // A one-shot entry that has fired is asleep until it is modified.
        if (asked == PollEvents.None && (watch->Events & PollEvents.OneShot) != 0)
            return PollEvents.None;
        var ready = Readiness.Of(watch->File, out sequence) & (asked | PollEvents.Error | PollEvents.HangUp);
        return (watch->Events & PollEvents.EdgeTriggered) != 0 && watch->Reported == sequence + 1ul ? PollEvents.None : ready;
    }
}
