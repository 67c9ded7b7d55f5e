namespace ExoCosmos.Drivers.Display;

/// <summary>A linear framebuffer as the boot loader describes it (Multiboot2 specification ch. 3.6.12, type 1: direct RGB).</summary>
public struct FramebufferInfo
{
    /// <summary>Physical address of the upper left pixel.</summary>
    public ulong Address;

    /// <summary>Bytes from one row to the next.</summary>
    public uint Pitch;

    /// <summary>In pixels.</summary>
    public uint Width;

    /// <summary>In pixels.</summary>
    public uint Height;

    /// <summary>15, 16, 24 or 32.</summary>
    public byte BitsPerPixel;

    public ColourField Red;
    public ColourField Green;
    public ColourField Blue;

    /// <summary>Bytes of device memory from <see cref="Address"/>. Meaningful when <see cref="IsUsable"/>.</summary>
    public readonly ulong Length => (ulong)Pitch * Height;

    /// <summary>Bytes per pixel.</summary>
    public readonly uint BytesPerPixel => (BitsPerPixel + 7U) / 8;

    /// <summary>Whether a console can be drawn on it: sane sizes, a known pixel width, colours inside the pixel.</summary>
    public readonly bool IsUsable =>
        Address != 0 && Width is >= 320 and <= 16384 && Height is >= 200 and <= 16384
        && BitsPerPixel is 15 or 16 or 24 or 32
        && Pitch >= Width * BytesPerPixel && Pitch <= 1 << 20
        && Red.FitsIn(BitsPerPixel) && Green.FitsIn(BitsPerPixel) && Blue.FitsIn(BitsPerPixel);
}

/// <summary>Where a colour component lies in a pixel.</summary>
public readonly record struct ColourField(byte Position, byte Size)
{
    public bool FitsIn(int bitsPerPixel) => Size is >= 1 and <= 8 && Position + Size <= bitsPerPixel;

    /// <summary>The bits of an 8-bit component in this field.</summary>
    public uint Encode(uint component) => (component & 0xFF) >> (8 - Size) << Position;
}
