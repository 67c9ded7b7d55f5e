using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.LibOS.Screen;

/// <summary>
/// The screen's pixels, mapped: while it is open the kernel draws no text there, and <see cref="Close"/> (or the environment's end) gives the text back. Rows are to be written whole
/// and never read: the memory is write-combining.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public unsafe struct Framebuffer
{
    private const int BatchSize = 32;

    private ScreenInfo _info;
    private byte* _start;
    private Handle _own;

    /// <summary>In pixels.</summary>
    public readonly int Width => (int)_info.Width;

    public readonly int Height => (int)_info.Height;

    /// <summary>Maps it by a capability of its own, so that closing takes back what opening did.</summary>
    /// <param name="granted">The Framebuffer capability, with Read and Write.</param>
    /// <param name="address">Page-aligned, with nothing mapped behind it.</param>
    /// <param name="screen">For the caller to <see cref="Close"/>.</param>
    public static KernelError Open(in NamedCapability granted, ulong address, out Framebuffer screen)
    {
        screen = new Framebuffer { _info = SystemTables.System.Screen, _start = (byte*)address + SystemTables.System.Screen.Offset };
        var derived = KernelApi.CapabilityDerive(granted.Handle, 0, granted.Length, Rights.Read | Rights.Write);
        if (derived < 0)
            return (KernelError)derived;
        screen._own = new Handle((ulong)derived);
        var buffer = stackalloc MapRequest[BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        for (ulong page = 0; page < granted.Length; page++)
            batch.Add(address + (page << Layout.PageShift), granted.Base + page, screen._own, MapFlags.Read | MapFlags.Write);
        var error = batch.Flush();
        if (error != KernelError.None)
            screen.Close();
        return error;
    }

    public void Close()
    {
        KernelApi.CapabilityDrop(_own);
        this = default;
    }

    /// <summary>A colour as this screen's pixels have it.</summary>
    /// <param name="rgb">0xRRGGBB.</param>
    public readonly uint Pixel(uint rgb) =>
        Field(rgb >> 16, _info.RedPosition, _info.RedSize) | Field(rgb >> 8, _info.GreenPosition, _info.GreenSize) | Field(rgb, _info.BluePosition, _info.BlueSize);

    /// <summary>Shows pixels in a row; what lies outside of the screen is left out.</summary>
    public readonly void Show(int x, int y, ReadOnlySpan<uint> pixels)
    {
        if ((uint)y >= (uint)Height || x >= Width || x + pixels.Length <= 0)
            return;
        pixels = pixels[Math.Max(-x, 0)..Math.Min(pixels.Length, Width - x)];
        x = Math.Max(x, 0);
        var bytes = (_info.BitsPerPixel + 7) / 8;
        var target = _start + ((ulong)y * _info.Pitch) + (uint)(x * bytes);
        if (bytes == sizeof(uint))
        {
            pixels.CopyTo(new Span<uint>(target, pixels.Length));
            return;
        }

        foreach (var pixel in pixels)
        {
            *(ushort*)target = (ushort)pixel;
            if (bytes == 3)
                target[2] = (byte)(pixel >> 16);
            target += bytes;
        }
    }

    private static uint Field(uint component, int position, int size) => (component & 0xFF) >> (8 - size) << position;
}
