using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Threads;

/// <summary>The threads of this process. A slot keeps its page and stack for the next thread that needs one.</summary>
public static unsafe class ThreadTable
{
    public const int Capacity = 512;

    [InlineArray(Capacity)]
    private struct Slots
    {
        private nint _first;
    }

    private static Slots s_slots;
    private static int s_used;

    /// <summary>Slots ever used; those below may be Free.</summary>
    public static int Used => s_used;

    /// <summary>Threads that are not Free.</summary>
    public static int Count { get; private set; }

    public static Thread* At(int slot) => (Thread*)s_slots[slot];

    /// <summary>A new thread in state Free with a stack; null when the table or memory is full. The caller fills it and calls <see cref="Begin"/>.</summary>
    public static Thread* Create()
    {
        for (var slot = 0; slot < s_used; slot++)
        {
            if (At(slot)->State == ThreadState.Free && At(slot) != Scheduler.Current)
                return Clean(At(slot), (uint)slot);
        }

        if (s_used == Capacity)
            return null;
        var memory = PrivateMemory.AllocatePages(1 + Thread.StackPages);
        var stack = (ulong)memory + Layout.PageSize;
        return memory == null ? null : Add((Thread*)memory, stack, stack + (Thread.StackPages * Layout.PageSize));
    }

    /// <summary>The first thread, in state Free, on a stack that is there already; null where memory is short.</summary>
    public static Thread* CreateOn(ulong stackLow, ulong stackTop)
    {
        var memory = PrivateMemory.AllocatePages(1);
        return memory == null ? null : Add((Thread*)memory, stackLow, stackTop);
    }

    public static void Begin(Thread* thread)
    {
        thread->State = ThreadState.Ready;
        Count++;
    }

    /// <summary>The slot may be used again once another thread runs.</summary>
    public static void End(Thread* thread)
    {
        thread->State = ThreadState.Free;
        Count--;
    }

    /// <summary>The thread with this id, or null.</summary>
    public static Thread* Find(int id)
    {
        for (var slot = 0; slot < s_used; slot++)
        {
            if (At(slot)->State != ThreadState.Free && At(slot)->Id == id)
                return At(slot);
        }

        return null;
    }

    private static Thread* Add(Thread* thread, ulong stackLow, ulong stackTop)
    {
        s_slots[s_used] = (nint)thread;
        thread->StackLow = stackLow;
        thread->StackTop = stackTop;
        return Clean(thread, (uint)s_used++);
    }

    private static Thread* Clean(Thread* thread, uint number)
    {
        var (low, top) = (thread->StackLow, thread->StackTop);
        *thread = default;
        thread->Number = number + 1;
        thread->StackLow = low;
        thread->StackTop = top;
        // Default control words (SDM vol. 1, 8.1.5 and 10.2.3).
        *(ushort*)thread->FloatingPoint = 0x037F;
        *(uint*)(thread->FloatingPoint + 24) = 0x1F80;
        return thread;
    }
}
