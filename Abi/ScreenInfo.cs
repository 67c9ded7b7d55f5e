using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>
/// The framebuffer as the boot loader left it (Multiboot2 specification, 3.6.12): rows of pixels in the frames of the Framebuffer capability. All 0
/// on a machine without one.
/// <code>
///   first frame + Offset ─► ┌─────────── Width ───────────┐┄┄┄┄┐
///                           │ pixel (0, 0) …              │    ┊  Pitch bytes from row to row
///                    Height │                             │    ┊
///                           └─────────────────────────────┘┄┄┄┄┘
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
public struct ScreenInfo
{
    /// <summary>In pixels.</summary>
    [FieldOffset(0)] public uint Width;
    /// <summary>In pixels.</summary>
    [FieldOffset(4)] public uint Height;
    /// <summary>Bytes from one row to the next.</summary>
    [FieldOffset(8)] public uint Pitch;
    /// <summary>Bytes from the first frame's start to the upper left pixel.</summary>
    [FieldOffset(12)] public uint Offset;
    /// <summary>15, 16, 24 or 32, in (Bits + 7) / 8 bytes, the lowest first.</summary>
    [FieldOffset(16)] public byte BitsPerPixel;
    [FieldOffset(17)] public byte RedPosition;
    /// <summary>Bits, 1 to 8, as of the others.</summary>
    [FieldOffset(18)] public byte RedSize;
    [FieldOffset(19)] public byte GreenPosition;
    [FieldOffset(20)] public byte GreenSize;
    [FieldOffset(21)] public byte BluePosition;
    [FieldOffset(22)] public byte BlueSize;
}
