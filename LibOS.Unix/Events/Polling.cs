using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Terminal;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Events;

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PollEntry
{
    public int Descriptor;
    public ushort Events;
    public ushort Returned;
}

/// <summary>Waiting for one of many files. All pollers of an instance wait for one word that every event changes, and look again.</summary>
internal static unsafe class Polling
{
    /// <summary>poll(2).</summary>
    /// <param name="table">Descriptors of the process.</param>
    /// <param name="entries">What to watch; receives what is.</param>
    /// <param name="deadline">In TSC ticks; 0 = do not wait.</param>
    /// <param name="ready">Entries with something to report.</param>
    public static Errno Poll(DescriptorTable* table, Span<PollEntry> entries, ulong deadline, out int ready)
    {
        while (true)
        {
            var sequence = FileState.Current->PollSequence;
            ready = 0;
            var terminal = false;
            for (var i = 0; i < entries.Length; i++)
            {
                ref var entry = ref entries[i];
                entry.Returned = Examine(table, entry, ref terminal);
                if (entry.Returned != 0)
                    ready++;
            }
            if (ready > 0 || deadline == 0)
                return Errno.None;
            var result = Sleep(sequence, terminal, deadline);
            if (result == Errno.EINTR)
                return Errno.EINTR;
            if (result == Errno.ETIMEDOUT)
                deadline = 0;
        }
    }

    static ushort Examine(DescriptorTable* table, in PollEntry entry, ref bool terminal)
    {
        if (entry.Descriptor < 0)
            return 0;
        var file = DescriptorTable.Get(table, entry.Descriptor);
        if (file == null)
            return (ushort)PollEvents.Invalid;
        terminal |= file->Kind is OpenKind.Terminal or OpenKind.Epoll;
        var events = Readiness.Of(file, out _) & ((PollEvents)entry.Events | PollEvents.Always);
        OpenFile.Release(file);
        return (ushort)events;
    }

    /// <summary>epoll_wait(2).</summary>
    public static Errno Wait(Epoll* set, Span<EpollEvent> events, ulong deadline, out int count)
    {
        while (true)
        {
            var sequence = FileState.Current->PollSequence;
            count = Epoll.Collect(set, events);
            if (count > 0 || deadline == 0)
                return Errno.None;
            var result = Sleep(sequence, true, deadline);
            if (result == Errno.EINTR)
                return Errno.EINTR;
            if (result == Errno.ETIMEDOUT)
                deadline = 0;
        }
    }

    /// <summary>Waits for the word of all events, and for keys where a terminal is watched.</summary>
    static Errno Sleep(uint sequence, bool terminal, ulong deadline)
    {
        var terms = stackalloc WakeTerm[2];
        terms[0] = Waiting.Differs(&FileState.Current->PollSequence, sequence);
        var count = 1;
        if (terminal && TerminalState.TryGetInputTerm(out var input))
            terms[count++] = input;
        var due = WriteBack.Due;
        var result = Waiting.WaitAny(terms, count, Math.Min(deadline, due));
        if (result != Errno.ETIMEDOUT || deadline <= due)
            return result;
        // It was not the caller's time that came.
        WriteBack.RunIfDue();
        return Errno.None;
    }
}
