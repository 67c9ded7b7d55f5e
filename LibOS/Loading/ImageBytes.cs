using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Loading;

/// <summary>An image that was read into memory, from which an environment gets copies.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly unsafe struct ImageBytes(byte* start, ulong size) : IImageFile
{
    public ulong Length => size;

    public bool TryRead(ulong offset, int length, out ReadOnlySpan<byte> bytes)
    {
        var isInside = length >= 0 && offset <= size && (ulong)length <= size - offset;
        bytes = isInside ? new ReadOnlySpan<byte>(start + offset, length) : default;
        return isInside;
    }

    public bool TryShare(ulong offset, out ulong frame)
    {
        frame = 0;
        return false;
    }
}
