using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;

namespace ExoCosmos.LibOS.Memory;

/// <summary>
/// A run of frames behind a Frames capability (a boot module, a program image) as memory at an address of the libOS' choice. Pages
/// are mapped when somebody is about to look at them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct FrameWindow : IImageFile
{
    private const int BatchSize = 32;

    private Handle _source;
    private ulong _firstFrame, _address, _length;
    private MapFlags _access;

    /// <param name="capability">Frames capability, as granted.</param>
    /// <param name="address">Page-aligned; the range behind it belongs to the window.</param>
    /// <param name="access">How to map it.</param>
    public FrameWindow(in NamedCapability capability, ulong address, MapFlags access)
    {
        _source = capability.Handle;
        _firstFrame = capability.Base;
        _address = address;
        _access = access;
        var size = capability.Length << Layout.PageShift;
        _length = capability.Bytes == 0 ? size : Math.Min(capability.Bytes, size);
    }

    public readonly ulong Length => _length;

    public readonly byte* Address => (byte*)_address;

    /// <summary>Sees to it that a range is mapped.</summary>
    /// <returns>False if it reaches outside, or there is no room for page tables.</returns>
    public readonly bool Ensure(ulong offset, ulong length)
    {
        if (offset > _length || length > _length - offset)
            return false;
        var buffer = stackalloc MapRequest[BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        var end = _address + offset + length;
        for (var page = (_address + offset) & ~(Layout.PageSize - 1); page < end; page += Layout.PageSize)
        {
            if (!PageTables.IsMapped(page))
                batch.Add(page, _firstFrame + ((page - _address) >> Layout.PageShift), _source, _access);
        }

        return batch.Flush() == KernelError.None;
    }

    /// <summary>The bytes of a range, mapped; empty with false if that is impossible.</summary>
    public readonly bool TryRead(ulong offset, int length, out ReadOnlySpan<byte> bytes)
    {
        var there = length >= 0 && Ensure(offset, (ulong)length);
        bytes = there ? new ReadOnlySpan<byte>((byte*)_address + offset, length) : default;
        return there;
    }

    /// <inheritdoc/>
    public readonly bool TryShare(ulong offset, out ulong frame)
    {
        frame = _firstFrame + (offset >> Layout.PageShift);
        return true;
    }
}
