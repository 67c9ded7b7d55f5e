using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Events;

/// <summary>A pipe (pipe(7)): a ring of 64 KiB whose pages come with the first bytes. Everything under the table guard.</summary>
public unsafe struct Pipe
{
    const int PageSize = 4096;
    const int Pages = 16;
    internal const uint Capacity = PageSize * Pages;

    /// <summary>PIPE_BUF: writes up to this size are never interleaved with others.</summary>
    public const int Atomic = 4096;

    /// <summary>Counts bytes for ever; the difference is what is in the ring.</summary>
    uint head, tail;
    int readers, writers;
    /// <summary>Changes with every event: what blocked readers and writers wait for.</summary>
    internal uint Sequence;
    RingPages pages;

    [InlineArray(Pages)]
    struct RingPages
    {
        nint first;
    }

    internal readonly uint Available => head - tail;
    internal readonly bool IsReadable => head != tail || writers == 0;
    internal readonly bool HasWriters => writers > 0;
    internal readonly bool HasReaders => readers > 0;
    internal readonly bool IsWritable => readers == 0 || Capacity - (head - tail) >= Atomic;

    /// <summary>A pipe with one reader and one writer; null without memory.</summary>
    public static Pipe* Create(int readers = 1, int writers = 1)
    {
        FileState.Enter();
        var pipe = SharedHeap.Allocate<Pipe>();
        if (pipe != null)
        {
            pipe->readers = readers;
            pipe->writers = writers;
        }
        FileState.Leave();
        return pipe;
    }

    /// <summary>One end less; with the last the pipe is gone.</summary>
    /// <param name="pipe">The pipe, or null if a fifo could not be opened.</param>
    /// <param name="fifo">The fifo it belongs to, or null.</param>
    /// <param name="writer">Which end.</param>
    internal static void Close(Pipe* pipe, Vnode* fifo, bool writer)
    {
        if (pipe == null)
            return;
        FileState.Enter();
        if (writer)
            pipe->writers--;
        else
            pipe->readers--;
        pipe->Changed();
        if (pipe->readers == 0 && pipe->writers == 0)
        {
            for (var i = 0; i < Pages; i++)
                if (pipe->pages[i] != 0)
                    SharedMemory.FreePages((byte*)pipe->pages[i], 1);
            if (fifo != null)
                fifo->Pipe = null;
            SharedHeap.Free(pipe);
        }
        FileState.Leave();
    }

    void Changed()
    {
        System.Threading.Interlocked.Increment(ref Sequence);
        FileState.Announce();
    }

    /// <summary>Connects an open fifo to its pipe and waits for the other end as fifo(7) says.</summary>
    internal static Errno OpenFifo(Files.OpenFile* file)
    {
        var access = file->Flags & Files.OpenFlags.AccessMask;
        var node = file->Node;
        FileState.Enter();
        var pipe = (Pipe*)node->Pipe;
        if (pipe == null)
        {
            pipe = SharedHeap.Allocate<Pipe>();
            node->Pipe = pipe;
        }
        if (pipe == null)
        {
            FileState.Leave();
            return Errno.ENOMEM;
        }
        var writer = access != Files.OpenFlags.ReadOnly;
        file->Channel = pipe;
        if (writer)
            pipe->writers++;
        else
            pipe->readers++;
        pipe->Changed();
        var sequence = pipe->Sequence;
        var alone = writer ? pipe->readers == 0 : pipe->writers == 0;
        FileState.Leave();
        if (!alone || access == Files.OpenFlags.ReadWrite)
            return Errno.None;
        if (file->IsNonBlocking)
            return writer ? Errno.ENXIO : Errno.None;
        return Sleep(pipe, sequence) ? Errno.None : Errno.EINTR;
    }

    static bool Sleep(Pipe* pipe, uint sequence) =>
        Waiting.Wait(&pipe->Sequence, sequence, Waiting.Never) != Errno.EINTR;

    /// <summary>Takes what is there; waits if nothing is. 0 bytes: no writer is left.</summary>
    internal static Errno Read(Pipe* pipe, Span<byte> buffer, bool nonBlocking, out int read)
    {
        read = 0;
        if (buffer.IsEmpty)
            return Errno.None;
        while (true)
        {
            FileState.Enter();
            var sequence = pipe->Sequence;
            var end = pipe->writers == 0;
            read = pipe->TakeOut(buffer);
            if (read > 0)
                pipe->Changed();
            FileState.Leave();
            if (read > 0 || end)
                return Errno.None;
            if (nonBlocking)
                return Errno.EAGAIN;
            if (!Sleep(pipe, sequence))
                return Errno.EINTR;
        }
    }

    /// <summary>Writes all, waiting for room; small writes in one piece. Without a reader: EPIPE and SIGPIPE.</summary>
    internal static Errno Write(Pipe* pipe, ReadOnlySpan<byte> data, bool nonBlocking, out int written)
    {
        written = 0;
        while (written < data.Length)
        {
            FileState.Enter();
            var sequence = pipe->Sequence;
            if (pipe->readers == 0)
            {
                FileState.Leave();
                SignalSending.Raise(Signal.Pipe);
                return written > 0 ? Errno.None : Errno.EPIPE;
            }
            var room = Capacity - pipe->Available;
            var rest = data[written..];
            var error = Errno.None;
            if (room > 0 && (data.Length > Atomic || room >= (uint)rest.Length))
            {
                var put = pipe->PutIn(rest[..(int)Math.Min((uint)rest.Length, room)]);
                written += put;
                if (put > 0)
                    pipe->Changed();
                else
                    error = Errno.ENOMEM;
                sequence = pipe->Sequence;
            }
            FileState.Leave();
            if (error != Errno.None)
                return written > 0 ? Errno.None : error;
            if (written == data.Length)
                break;
            if (nonBlocking)
                return written > 0 ? Errno.None : Errno.EAGAIN;
            if (!Sleep(pipe, sequence))
                return written > 0 ? Errno.None : Errno.EINTR;
        }
        return Errno.None;
    }

    int TakeOut(Span<byte> buffer)
    {
        var total = (int)Math.Min((uint)buffer.Length, head - tail);
        for (var done = 0; done < total;)
        {
            var within = (int)(tail % PageSize);
            var part = Math.Min(total - done, PageSize - within);
            var page = (byte*)pages[(int)(tail / PageSize % Pages)];
            new ReadOnlySpan<byte>(page + within, part).CopyTo(buffer[done..]);
            done += part;
            tail += (uint)part;
        }
        return total;
    }

    /// <returns>Fewer bytes than given if memory runs out.</returns>
    int PutIn(ReadOnlySpan<byte> data)
    {
        var done = 0;
        while (done < data.Length)
        {
            var within = (int)(head % PageSize);
            var part = Math.Min(data.Length - done, PageSize - within);
            ref var page = ref pages[(int)(head / PageSize % Pages)];
            if (page == 0)
                page = (nint)SharedMemory.AllocatePages(1);
            if (page == 0)
                break;
            data.Slice(done, part).CopyTo(new Span<byte>((byte*)page + within, part));
            done += part;
            head += (uint)part;
        }
        return done;
    }
}
