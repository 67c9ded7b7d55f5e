using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Packet;

namespace ExoCosmos.Model.Machine;

/// <summary>
/// What the kernel takes at boot for its interfaces: buffers, headers, filters. It lies outside of the frames, as memory that no environment can name.
/// Filters are compiled as on the machine; who executes them is the platform's business.
/// </summary>
public sealed unsafe class NetworkMemory : IDisposable
{
    /// <summary>Filters that an interface has room for.</summary>
    public const uint Filters = 16;

    private readonly byte* _memory;
    private nuint _taken;

    public NetworkMemory(KernelState* kernel, uint networks)
    {
        var layout = new FilterLayout(Filters);
        var bytes = (nuint)(ReceiveBuffers.MemoryNeeded + layout.Bytes + PacketClassifier.CodeLength + 4096);
        bytes = (bytes * networks) + (SendTable.Count * (nuint)sizeof(SendRecord)) + (SendTable.Count * SendTable.SlotSize) + 8192;
        _memory = (byte*)NativeMemory.AlignedAlloc(bytes, 4096);
        NativeMemory.Clear(_memory, bytes);
        var headers = Take(SendTable.Count * SendTable.SlotSize);
        kernel->Sends.Initialise((SendRecord*)Take(SendTable.Count * (nuint)sizeof(SendRecord)), headers, PhysicalOf(kernel, headers));
        Span<ulong> secrets = stackalloc ulong[CanonicalFilter.MaxFields];
        secrets.Fill(0x9E37_79B9_7F4A_7C15);
        for (uint i = 0; i < networks; i++)
        {
            ref var network = ref kernel->Interfaces[(int)i];
            network.Info = kernel->InterfaceTable + i;
            network.Info->Mac = 0x5254_0012_3456UL + i;
            network.Info->Mtu = 1500;
            var buffers = Take((nuint)ReceiveBuffers.MemoryNeeded);
            network.Buffers.Initialise(buffers, PhysicalOf(kernel, buffers));
            var code = Take(PacketClassifier.CodeLength);
            network.Filters.Initialise(Take(layout.Bytes), Filters, secrets, code, code);
        }

        kernel->Info->NetworkCount = networks;
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    // Relative to the arena, below or above it: the addition that finds it wraps.
    private static ulong PhysicalOf(KernelState* kernel, byte* memory) => (ulong)memory - (ulong)kernel->Physical.At(0);

    private byte* Take(nuint bytes)
    {
        var start = _memory + _taken;
        _taken = (_taken + bytes + 4095) & ~(nuint)4095;
        return start;
    }
}
