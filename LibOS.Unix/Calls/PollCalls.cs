using System;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Events;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>poll(2), select(2), epoll(7). Signal masks of the p-variants are the signal half's business.</summary>
internal static unsafe class PollCalls
{
    const int MostEvents = 64;

    public enum Unit { Microseconds, Nanoseconds }

    /// <summary>Deadline of a timeout in milliseconds: negative = never, 0 = do not wait.</summary>
    static ulong Deadline(int milliseconds) =>
        milliseconds < 0 ? Waiting.Never : milliseconds == 0 ? 0 : Clock.After((ulong)milliseconds * 1_000_000);

    /// <summary>Deadline of a relative time in the program's memory; no address: never.</summary>
    static Errno Deadline(ulong address, Unit unit, out ulong deadline)
    {
        deadline = Waiting.Never;
        if (address == 0)
            return Errno.None;
        var error = UserMemory.TryCopyIn<TimeRecord>(address, out var time);
        if (error != Errno.None)
            return error;
        var limit = unit == Unit.Nanoseconds ? 1_000_000_000 : 1_000_000;
        if (time.Seconds < 0 || time.Nanoseconds < 0 || time.Nanoseconds >= limit)
            return Errno.EINVAL;
        if (time.Seconds == 0 && time.Nanoseconds == 0)
            deadline = 0;
        else if (time.Seconds < 1L << 32)
            deadline = Clock.After((ulong)time.Seconds * 1_000_000_000 + (ulong)time.Nanoseconds * (unit == Unit.Nanoseconds ? 1ul : 1000ul));
        return Errno.None;
    }

    public static long Poll(FileContext* context, ulong address, uint count, int milliseconds) =>
        PollUntil(context, address, count, Deadline(milliseconds));

    public static long PollWithTime(FileContext* context, ulong address, uint count, ulong time)
    {
        var error = Deadline(time, Unit.Nanoseconds, out var deadline);
        return error != Errno.None ? -(long)error : PollUntil(context, address, count, deadline);
    }

    static long PollUntil(FileContext* context, ulong address, uint count, ulong deadline)
    {
        if (count > DescriptorTable.Limit)
            return -(long)Errno.EINVAL;
        if (!UserMemory.Check(address, count * (ulong)sizeof(PollEntry), true))
            return -(long)Errno.EFAULT;
        var error = Polling.Poll(context->Descriptors, new Span<PollEntry>((void*)address, (int)count), deadline, out var ready);
        return error == Errno.None ? ready : -(long)error;
    }

    /// <summary>select(2) by way of poll: three bit sets in, three out.</summary>
    public static long Select(FileContext* context, int count, ulong readSet, ulong writeSet, ulong exceptSet, ulong time, Unit unit)
    {
        if (count < 0)
            return -(long)Errno.EINVAL;
        var error = Deadline(time, unit, out var deadline);
        count = Math.Min(count, DescriptorTable.Limit);
        var bytes = (ulong)(count + 63) / 64 * 8;
        if (error == Errno.None && !(CheckSet(readSet, bytes) && CheckSet(writeSet, bytes) && CheckSet(exceptSet, bytes)))
            error = Errno.EFAULT;
        if (error != Errno.None)
            return -(long)error;
        var entries = stackalloc PollEntry[DescriptorTable.Limit];
        var used = 0;
        for (var fd = 0; fd < count; fd++)
        {
            var events = (Has(readSet, fd) ? PollEvents.In : 0) | (Has(writeSet, fd) ? PollEvents.Out : 0)
                | (Has(exceptSet, fd) ? PollEvents.Priority : 0);
            if (events != 0)
                entries[used++] = new PollEntry { Descriptor = fd, Events = (ushort)events };
        }
        error = Polling.Poll(context->Descriptors, new Span<PollEntry>(entries, used), deadline, out _);
        if (error != Errno.None)
            return -(long)error;
        Clear(readSet, bytes);
        Clear(writeSet, bytes);
        Clear(exceptSet, bytes);
        var total = 0;
        for (var i = 0; i < used; i++)
        {
            var entry = entries[i];
            var returned = (PollEvents)entry.Returned;
            if ((returned & PollEvents.Invalid) != 0)
                return -(long)Errno.EBADF;
            var asked = (PollEvents)entry.Events;
            total += Report(readSet, entry.Descriptor, asked & PollEvents.In, returned & (PollEvents.In | PollEvents.HangUp | PollEvents.Error));
            total += Report(writeSet, entry.Descriptor, asked & PollEvents.Out, returned & (PollEvents.Out | PollEvents.Error));
            total += Report(exceptSet, entry.Descriptor, asked & PollEvents.Priority, returned & PollEvents.Priority);
        }
        return total;
    }

    static bool CheckSet(ulong set, ulong bytes) => set == 0 || UserMemory.Check(set, bytes, true);

    static bool Has(ulong set, int fd) => set != 0 && (((byte*)set)[fd / 8] >> (fd % 8) & 1) != 0;

    static void Clear(ulong set, ulong bytes)
    {
        if (set != 0)
            new Span<byte>((void*)set, (int)bytes).Clear();
    }

    static int Report(ulong set, int fd, PollEvents asked, PollEvents returned)
    {
        if (asked == 0 || returned == 0)
            return 0;
        ((byte*)set)[fd / 8] |= (byte)(1 << (fd % 8));
        return 1;
    }

    public static long CreateSet(FileContext* context, uint flags)
    {
        if ((flags & ~(uint)OpenFlags.CloseOnExec) != 0)
            return -(long)Errno.EINVAL;
        var set = Epoll.Create();
        var file = set == null ? null : OpenFile.Create(OpenKind.Epoll, OpenFlags.ReadWrite, null, set);
        if (file == null)
        {
            if (set != null)
                Epoll.Close(set);
            return -(long)Errno.ENOMEM;
        }
        var error = DescriptorTable.Add(context->Descriptors, file, 0, flags != 0, out var fd);
        if (error == Errno.None)
            return fd;
        OpenFile.Release(file);
        return -(long)error;
    }

    /// <summary>epoll_ctl(2).</summary>
    public static long ChangeSet(FileContext* context, int set, uint operation, int fd, ulong address)
    {
        const uint Add = 1, Delete = 2, Modify = 3;
        EpollEvent wanted = default;
        if (operation != Delete && UserMemory.TryCopyIn(address, out wanted) != Errno.None)
            return -(long)Errno.EFAULT;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        var holder = DescriptorTable.Get(context->Descriptors, set);
        Errno error;
        if (file == null || holder == null)
            error = Errno.EBADF;
        else if (holder->Kind != OpenKind.Epoll)
            error = Errno.EINVAL;
        else
            error = operation switch
            {
                Add => Epoll.Add((Epoll*)holder->Channel, file, fd, wanted),
                Delete => Epoll.Change((Epoll*)holder->Channel, file, fd, null),
                Modify => Epoll.Change((Epoll*)holder->Channel, file, fd, &wanted),
                _ => Errno.EINVAL,
            };
        OpenFile.Release(file);
        OpenFile.Release(holder);
        return -(long)error;
    }

    public static long Wait(FileContext* context, int set, ulong address, int count, int milliseconds) =>
        WaitUntil(context, set, address, count, Deadline(milliseconds));

    /// <summary>epoll_pwait2(2): a time instead of milliseconds.</summary>
    public static long Wait(FileContext* context, int set, ulong address, int count, ulong time)
    {
        var error = Deadline(time, Unit.Nanoseconds, out var deadline);
        return error != Errno.None ? -(long)error : WaitUntil(context, set, address, count, deadline);
    }

    static long WaitUntil(FileContext* context, int set, ulong address, int count, ulong deadline)
    {
        if (count <= 0)
            return -(long)Errno.EINVAL;
        var holder = DescriptorTable.Get(context->Descriptors, set);
        if (holder == null)
            return -(long)Errno.EBADF;
        var events = stackalloc EpollEvent[MostEvents];
        var found = 0;
        var error = holder->Kind != OpenKind.Epoll ? Errno.EINVAL
            : Polling.Wait((Epoll*)holder->Channel, new Span<EpollEvent>(events, Math.Min(count, MostEvents)), deadline, out found);
        OpenFile.Release(holder);
        if (error == Errno.None)
            error = UserMemory.TryCopyOut(address, new ReadOnlySpan<byte>(events, found * sizeof(EpollEvent)));
        return error == Errno.None ? found : -(long)error;
    }
}
