using System;
using System.Runtime.InteropServices;
using ExoCosmos.Kernel.Memory;

namespace ExoCosmos.Model.Machine;

/// <summary>Physical memory: an array of page frames.</summary>
public sealed unsafe class PhysicalArena : IDisposable
{
    private const nuint FrameBytes = 4096;

    private readonly byte* _memory;

    public PhysicalArena(uint frames)
    {
        Frames = frames;
        _memory = (byte*)NativeMemory.AlignedAlloc(frames * FrameBytes, FrameBytes);
        NativeMemory.Clear(_memory, frames * FrameBytes);
    }

    public uint Frames { get; }

    public PhysicalMemory Physical => new(_memory);

    public Span<byte> Frame(uint number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Frames);
        return new Span<byte>(_memory + (number * FrameBytes), (int)FrameBytes);
    }

    public Span<ulong> Table(uint number) => MemoryMarshal.Cast<byte, ulong>(Frame(number));

    /// <summary>The frame that a pointer into the arena lies in.</summary>
    public uint FrameOf(void* pointer) => (uint)((nuint)((byte*)pointer - _memory) / FrameBytes);

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
