using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.Instance;

/// <summary>
/// Small objects in the shared window. Sizes round up to a power of two from 16 bytes; a page is cut into blocks of one class and
/// never comes back. Requests above 2048 bytes are whole pages.
/// </summary>
public static unsafe class SharedHeap
{
    /// <returns>A zeroed object, or null where memory is short.</returns>
    public static T* Allocate<T>() where T : unmanaged => (T*)Allocate((uint)sizeof(T));

    public static void Free<T>(T* item) where T : unmanaged => Free(item, (uint)sizeof(T));

    /// <returns><paramref name="size"/> zeroed bytes aligned to 16, or null.</returns>
    public static void* Allocate(uint size)
    {
        if (size > SharedHeapState.Largest)
            return SharedMemory.AllocatePages(PagesFor(size));
        var order = ClassOf(size);
        ref var heap = ref SharedMemory.Root->Heap;
        heap.Lock.Acquire();
        var block = (ulong*)heap.Free[order];
        if (block == null)
            block = Cut(ref heap, order);
        if (block != null)
            heap.Free[order] = *block;
        heap.Lock.Release();
        if (block != null)
            Unsafe.InitBlockUnaligned(block, 0, SharedHeapState.Smallest << order);
        return block;
    }

    /// <param name="item">From <see cref="Allocate(uint)"/>.</param>
    /// <param name="size">The size that was asked for.</param>
    public static void Free(void* item, uint size)
    {
        if (size > SharedHeapState.Largest)
        {
            SharedMemory.FreePages((byte*)item, PagesFor(size));
            return;
        }

        var order = ClassOf(size);
        ref var heap = ref SharedMemory.Root->Heap;
        heap.Lock.Acquire();
        *(ulong*)item = heap.Free[order];
        heap.Free[order] = (ulong)item;
        heap.Lock.Release();
    }

    /// <summary>Links the blocks of a fresh page into the class. The lock is held.</summary>
    private static ulong* Cut(ref SharedHeapState heap, int order)
    {
        var page = SharedMemory.AllocatePages(1);
        if (page == null)
            return null;
        var size = SharedHeapState.Smallest << order;
        for (var offset = (uint)Layout.PageSize; offset >= size; offset -= size)
        {
            var block = (ulong*)(page + offset - size);
            *block = heap.Free[order];
            heap.Free[order] = (ulong)block;
        }

        return (ulong*)heap.Free[order];
    }

    private static uint PagesFor(uint size) => (uint)((size + Layout.PageSize - 1) >> Layout.PageShift);

    private static int ClassOf(uint size) =>
        BitOperations.Log2(BitOperations.RoundUpToPowerOf2(Math.Max(size, SharedHeapState.Smallest))) - 4;
}
