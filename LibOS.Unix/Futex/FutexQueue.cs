using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Futex;

/// <summary>A thread that waits on a futex; it lies on that thread's libOS stack.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct FutexWaiter
{
    public FutexWaiter* Next;
    public ulong Address;
    public uint Bits;
    /// <summary>Changes when it is woken.</summary>
    public uint Woken;
}

/// <summary>
/// The threads of this process that wait on futexes, first come first served. The libOS is not interrupted, so the list needs no lock. A futex in
/// memory that several processes share is only seen by the threads of each process (CAVEATS.md).
/// </summary>
public static unsafe class FutexQueue
{
    public const uint AllBits = uint.MaxValue;
    private static ulong s_first;

    /// <summary>Waits until woken. The caller has compared the word; nothing can have come between.</summary>
    public static Errno Wait(ulong address, uint bits, ulong deadline)
    {
        var waiter = new FutexWaiter { Address = address, Bits = bits };
        Append(&waiter);
        var term = Waiting.Differs(&waiter.Woken, 0);
        var result = Waiting.WaitAny(&term, 1, deadline);
        if (waiter.Woken != 0)
            return Errno.None;
        Remove(&waiter);
        return result;
    }

    /// <summary>Wakes up to <paramref name="count"/> waiters with a bit in common; answers how many.</summary>
    public static int Wake(ulong address, int count, uint bits)
    {
        var woken = 0;
        FutexWaiter* previous = null;
        var waiter = First;
        while (waiter != null && woken < count)
        {
            var next = waiter->Next;
            if (waiter->Address == address && (waiter->Bits & bits) != 0)
            {
                Unlink(previous, waiter);
                waiter->Woken = 1;
                woken++;
            }
            else
                previous = waiter;
            waiter = next;
        }

        return woken;
    }

    /// <summary>Lets up to <paramref name="count"/> waiters of one futex wait on another instead; answers how many.</summary>
    public static int Requeue(ulong from, ulong to, int count)
    {
        var moved = 0;
        for (var waiter = First; waiter != null && moved < count; waiter = waiter->Next)
        {
            if (waiter->Address != from)
                continue;
            waiter->Address = to;
            moved++;
        }

        return moved;
    }

    private static FutexWaiter* First => (FutexWaiter*)s_first;

    private static void Append(FutexWaiter* waiter)
    {
        var last = First;
        if (last == null)
        {
            s_first = (ulong)waiter;
            return;
        }

        while (last->Next != null)
            last = last->Next;
        last->Next = waiter;
    }

    private static void Remove(FutexWaiter* waiter)
    {
        FutexWaiter* previous = null;
        for (var other = First; other != null; previous = other, other = other->Next)
        {
            if (other == waiter)
            {
                Unlink(previous, waiter);
                return;
            }
        }
    }

    private static void Unlink(FutexWaiter* previous, FutexWaiter* waiter)
    {
        if (previous == null)
            s_first = (ulong)waiter->Next;
        else
            previous->Next = waiter->Next;
    }
}
