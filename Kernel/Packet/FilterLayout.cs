namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// Where things stand in the memory of a <see cref="FilterTable"/>. Compiled code reaches all of it from one base register.
/// <code>
///   0            keys: one number for each field of a shape
///   128          shapes
///   Heads        heads of hash chains, 4 bytes each, offsets of records
///   Records      filters, 128 bytes each
/// </code>
/// </summary>
public readonly struct FilterLayout
{
    public const int MaxShapes = 64;
    public const uint Keys = 0;
    public const uint Shapes = 128;
    public const uint Heads = (Shapes + (MaxShapes * FilterShape.Size) + 63) / 64 * 64;

    /// <summary>Largest number of filters: offsets stay below 2 GiB by far.</summary>
    public const uint MaxFilters = 1 << 16;

    /// <param name="filters">How many filters can be installed, 1 … <see cref="MaxFilters"/>.</param>
    public FilterLayout(uint filters)
    {
        RecordCount = filters + 1;
        while (1U << BucketBits < 4 * filters)
            BucketBits++;
        Records = (Heads + ((uint)sizeof(uint) << BucketBits) + FilterRecord.Size - 1) / FilterRecord.Size * FilterRecord.Size;
        Bytes = Records + (RecordCount * FilterRecord.Size);
    }

    /// <summary>Record 0 included, which is never used.</summary>
    public uint RecordCount { get; }

    /// <summary>Logarithm of the number of hash chains: at least four to a filter.</summary>
    public int BucketBits { get; } = 1;

    public uint Records { get; }

    public uint Bytes { get; }

    public static uint Shape(uint slot) => Shapes + (slot * FilterShape.Size);

    /// <summary>Where the mask of a field stands.</summary>
    public static uint Mask(uint slot, int field) => Shape(slot) + FilterShape.FieldsOffset + ((uint)field * FilterShape.FieldPlan.Size);

    /// <summary>Where the guard of a field stands.</summary>
    public static uint Guard(uint slot, int field) => Mask(slot, field) + FilterShape.FieldPlan.GuardOffset;

    public static uint Key(int field) => Keys + ((uint)field * sizeof(ulong));
}
