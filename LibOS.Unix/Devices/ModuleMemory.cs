using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.Devices;

/// <summary>
/// Boot modules in the address space: each has a window of 1 GiB, at the same address in every process, that is mapped in pieces of 2 MiB
/// when they are first needed. Modules are numbered in the order of the granted capabilities named "module:…".
/// </summary>
public static unsafe class ModuleMemory
{
    const ulong FirstWindow = 0x0000_7E90_0000_0000;
    const int WindowShift = 30;
    const int ChunkShift = 21;
    const int ChunkPages = 1 << (ChunkShift - Layout.PageShift);
    const int ChunksPerModule = 1 << (WindowShift - ChunkShift);

    /// <summary>Modules that have a window.</summary>
    public const uint Limit = 4;

    /// <summary>Stands for memory that is there anyhow: a host test's.</summary>
    public const uint Hosted = uint.MaxValue;

    static ChunkMarks mapped;

    [InlineArray((int)Limit * ChunksPerModule / 8)]
    struct ChunkMarks
    {
        byte first;
    }

    public static byte* WindowOf(uint module) => (byte*)(FirstWindow + ((ulong)module << WindowShift));

    /// <summary>The module of a number, if there is one that fits its window.</summary>
    public static bool TryFind(uint module, out NamedCapability found)
    {
        found = default;
        foreach (ref readonly var entry in Grants.All)
        {
            if (!entry.Name.Text().StartsWith("module:"u8) || module-- != 0)
                continue;
            found = entry;
            return entry.Length <= 1 << (WindowShift - Layout.PageShift);
        }
        return false;
    }

    /// <summary>Sees to it that a part of a module can be touched. False if it cannot be mapped.</summary>
    internal static bool Provide(uint module, ulong offset, ulong length)
    {
        if (module == Hosted || length == 0)
            return true;
        for (var chunk = offset >> ChunkShift; chunk <= (offset + length - 1) >> ChunkShift; chunk++)
            if (!ProvideChunk(module, (uint)chunk))
                return false;
        return true;
    }

    static bool ProvideChunk(uint module, uint chunk)
    {
        if (module >= Limit || chunk >= ChunksPerModule)
            return false;
        var index = module * ChunksPerModule + chunk;
        if ((mapped[(int)(index / 8)] >> (int)(index % 8) & 1) != 0)
            return true;
        if (!TryFind(module, out var capability))
            return false;
        var first = chunk * (ulong)ChunkPages;
        var count = capability.Length > first ? Math.Min(ChunkPages, capability.Length - first) : 0;
        var access = MapFlags.Read | MapFlags.Replace | ((capability.Rights & Rights.Write) != 0 ? MapFlags.Write : MapFlags.None);
        const int Batch = 64;
        var requests = stackalloc MapRequest[Batch];
        for (var done = 0ul; done < count; done += Batch)
        {
            var size = (uint)Math.Min(Batch, count - done);
            for (var i = 0u; i < size; i++)
            {
                var page = first + done + i;
                requests[i] = new MapRequest
                {
                    Address = (ulong)WindowOf(module) + (page << Layout.PageShift), Frame = capability.Base + page, Source = capability.Handle, Flags = access,
                };
            }
            if (KernelApi.Map(Handle.None, requests, size, out _) != KernelError.None)
                return false;
        }
        mapped[(int)(index / 8)] |= (byte)(1 << (int)(index % 8));
        return true;
    }
}
