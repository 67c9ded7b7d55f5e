using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Process;

/// <summary>Making, finding and forgetting entries of the process table.</summary>
public static unsafe class Processes
{
    private static ulong s_current;

    /// <summary>The process on whose behalf the calling thread runs. Never null once the instance stands.</summary>
    public static ProcessEntry* Current => (ProcessEntry*)s_current;

    /// <summary>The scheduler calls it with each thread; host tests with their own entry.</summary>
    public static void SetCurrent(ProcessEntry* process) => s_current = (ulong)process;

    /// <summary>Makes the empty table of a new instance.</summary>
    /// <returns>False where memory is short.</returns>
    public static bool CreateTable()
    {
        var table = SharedHeap.Allocate<ProcessTable>();
        if (table == null)
            return false;
        table->Entries = (ProcessEntry**)SharedMemory.AllocatePages(1);
        if (table->Entries == null)
            return false;
        table->Capacity = (uint)(Layout.PageSize / (ulong)sizeof(ProcessEntry*));
        SharedMemory.Root->Processes = table;
        return true;
    }

    /// <summary>A new entry in state Starting with a fresh id, or null: the table is full or memory short.</summary>
    public static ProcessEntry* Create()
    {
        var table = ProcessTable.Shared;
        var entry = SharedHeap.Allocate<ProcessEntry>();
        if (entry == null)
            return null;
        table->Lock.Acquire();
        var slot = FreeSlot(table);
        if (slot < table->Capacity)
        {
            table->Count = uint.Max(table->Count, slot + 1);
            entry->Id = NextId(table);
            entry->State = ProcessState.Starting;
            table->Entries[slot] = entry;
            table->Event++;
        }

        table->Lock.Release();
        if (slot < table->Capacity)
            return entry;
        SharedHeap.Free(entry);
        return null;
    }

    /// <summary>A fresh number for a thread, from the same row as process ids.</summary>
    public static int NewId()
    {
        var table = ProcessTable.Shared;
        table->Lock.Acquire();
        var id = NextId(table);
        table->Lock.Release();
        return id;
    }

    /// <summary>The process with this id, or null. Stays valid while the table's lock is held.</summary>
    public static ProcessEntry* Find(int id)
    {
        var table = ProcessTable.Shared;
        for (var slot = 0u; slot < table->Count; slot++)
        {
            var entry = table->Entries[slot];
            if (entry != null && entry->Id == id)
                return entry;
        }

        return null;
    }

    /// <summary>Is there a process that has not ended?</summary>
    public static bool IsAnyAlive()
    {
        var table = ProcessTable.Shared;
        var alive = false;
        table->Lock.Acquire();
        for (var slot = 0u; slot < table->Count; slot++)
            alive |= table->Entries[slot] != null && table->Entries[slot]->State != ProcessState.Zombie;
        table->Lock.Release();
        return alive;
    }

    /// <summary>Lets each look whether something has happened that concerns them all.</summary>
    public static void WakeAll()
    {
        var table = ProcessTable.Shared;
        table->Lock.Acquire();
        for (var slot = 0u; slot < table->Count; slot++)
        {
            var entry = table->Entries[slot];
            if (entry != null && entry->State != ProcessState.Zombie)
                Threads.Waiting.Wake(&entry->Event);
        }

        table->Lock.Release();
    }

    /// <summary>Takes an entry out of the table, forgets its environment and frees it. The lock is held.</summary>
    public static void Remove(ProcessEntry* entry)
    {
        var table = ProcessTable.Shared;
        for (var slot = 0u; slot < table->Count; slot++)
        {
            if (table->Entries[slot] != entry)
                continue;
            table->Entries[slot] = null;
            while (table->Count != 0 && table->Entries[table->Count - 1] == null)
                table->Count--;
            table->Event++;
            // Refused where another environment made it, which then drops it by its own end.
            if (!entry->Environment.IsNone)
                KernelApi.CapabilityDrop(entry->Environment);
            SharedHeap.Free(entry);
            return;
        }
    }

    private static uint FreeSlot(ProcessTable* table)
    {
        var slot = 0u;
        while (slot < table->Count && table->Entries[slot] != null)
            slot++;
        return slot;
    }

    /// <summary>The next id that nobody has as process, group or session.</summary>
    private static int NextId(ProcessTable* table)
    {
        while (true)
        {
            table->LastId = table->LastId >= ProcessTable.MaxId ? 2 : table->LastId + 1;
            if (!IsUsed(table, table->LastId))
                return table->LastId;
        }
    }

    private static bool IsUsed(ProcessTable* table, int id)
    {
        for (var slot = 0u; slot < table->Count; slot++)
        {
            var entry = table->Entries[slot];
            if (entry != null && (entry->Id == id || entry->Group == id || entry->Session == id))
                return true;
        }

        return false;
    }
}
