using System;
using ExoCosmos.Drivers.Block;

namespace ExoCosmos.Model.Machine;

/// <summary>The blocks of a fake disk, all zero at first: what is written can be read again, as on a real one.</summary>
/// <param name="arena">The memory that it transfers from and to.</param>
/// <param name="blocks">Of 512 bytes.</param>
public sealed class DiskMedium(PhysicalArena arena, ulong blocks)
{
    private const ulong BlockBytes = 512;
    private const int FrameShift = 12, FrameMask = (1 << FrameShift) - 1;

    private readonly PhysicalArena _arena = arena;
    private readonly byte[] _bytes = new byte[blocks * BlockBytes];

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Carries a request out.</summary>
    public void Transfer(TakenRequest taken)
    {
        if (taken.Request.Operation == BlockOperation.Flush)
            return;
        var rest = _bytes.AsSpan((int)(taken.Request.Block * BlockBytes));
        foreach (var segment in taken.Segments)
        {
            var memory = _arena.Frame((uint)(segment.Physical >> FrameShift)).Slice((int)segment.Physical & FrameMask, (int)segment.Length);
            if (taken.Request.Operation == BlockOperation.Read)
                rest[..memory.Length].CopyTo(memory);
            else
                memory.CopyTo(rest);
            rest = rest[memory.Length..];
        }
    }
}
