using System;

namespace ExoCosmos.LibOS.Loading;

/// <summary>An image as <see cref="EnvironmentBuilder"/> reads it.</summary>
public interface IImageFile
{
    /// <summary>Bytes of the file.</summary>
    ulong Length { get; }

    /// <summary>A part of it; false if it reaches outside or cannot be had.</summary>
    bool TryRead(ulong offset, int length, out ReadOnlySpan<byte> bytes);

    /// <summary>The frame that holds a page of the file and may be mapped by others as it lies; false if what is read must be copied.</summary>
    /// <param name="offset">Of the page's first byte.</param>
    /// <param name="frame">Its number.</param>
    bool TryShare(ulong offset, out ulong frame);
}
