using System;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Events;

/// <summary>eventfd(2): a 64-bit counter that is read, and emptied, or added to. Under the table guard.</summary>
public unsafe struct EventCounter
{
    const ulong Most = ulong.MaxValue - 1;

    ulong count;
    bool semaphore;
    internal uint Sequence;

    internal readonly bool IsReadable => count > 0;
    internal readonly bool IsWritable => count < Most;

    /// <param name="initial">First value.</param>
    /// <param name="semaphore">Reads take one at a time.</param>
    public static EventCounter* Create(uint initial, bool semaphore)
    {
        FileState.Enter();
        var counter = SharedHeap.Allocate<EventCounter>();
        if (counter != null)
        {
            counter->count = initial;
            counter->semaphore = semaphore;
        }
        FileState.Leave();
        return counter;
    }

    internal static void Close(EventCounter* counter)
    {
        FileState.Enter();
        SharedHeap.Free(counter);
        FileState.Leave();
    }

    internal static Errno Read(EventCounter* counter, Span<byte> buffer, bool nonBlocking, out int read)
    {
        read = 0;
        if (buffer.Length < sizeof(ulong))
            return Errno.EINVAL;
        while (true)
        {
            FileState.Enter();
            var sequence = counter->Sequence;
            var value = counter->semaphore ? Math.Min(counter->count, 1) : counter->count;
            counter->count -= value;
            if (value != 0)
                counter->Changed();
            FileState.Leave();
            if (value != 0)
            {
                MemoryMarshal.Write(buffer, value);
                read = sizeof(ulong);
                return Errno.None;
            }
            if (nonBlocking)
                return Errno.EAGAIN;
            if (Waiting.Wait(&counter->Sequence, sequence, Waiting.Never) == Errno.EINTR)
                return Errno.EINTR;
        }
    }

    internal static Errno Write(EventCounter* counter, ReadOnlySpan<byte> data, bool nonBlocking, out int written)
    {
        written = 0;
        if (data.Length < sizeof(ulong))
            return Errno.EINVAL;
        var value = MemoryMarshal.Read<ulong>(data);
        if (value == ulong.MaxValue)
            return Errno.EINVAL;
        while (true)
        {
            FileState.Enter();
            var sequence = counter->Sequence;
            var fits = value <= Most - counter->count;
            if (fits)
            {
                counter->count += value;
                counter->Changed();
            }
            FileState.Leave();
            if (fits)
            {
                written = sizeof(ulong);
                return Errno.None;
            }
            if (nonBlocking)
                return Errno.EAGAIN;
            if (Waiting.Wait(&counter->Sequence, sequence, Waiting.Never) == Errno.EINTR)
                return Errno.EINTR;
        }
    }

    void Changed()
    {
        System.Threading.Interlocked.Increment(ref Sequence);
        FileState.Announce();
    }
}
