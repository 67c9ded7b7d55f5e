using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// Where things stand in the memory of a <see cref="FilterTable"/>. Compiled code reaches all of it from one base register.
/// Shapes and records are pages of their own, which every environment may read; the keys are secret.
/// <code>
///   0            keys: one number for each field of a shape
///   128          heads of hash chains, 4 bytes each, offsets of records
///   20480        shapes
///   40960        filters, 128 bytes each
/// </code>
/// </summary>
public readonly struct FilterLayout
{
    public const int MaxShapes = 64;
    public const uint Keys = 0;
    public const uint Heads = 128;
    public const uint Shapes = 20480;
    public const uint Records = Shapes + (uint)FilterInfo.TableOffset;

    /// <summary>Largest number of filters: their heads end before the shapes.</summary>
    public const uint MaxFilters = FilterInfo.Count - 1;

    /// <param name="filters">How many filters can be installed, 1 … <see cref="MaxFilters"/>.</param>
    public FilterLayout(uint filters)
    {
        RecordCount = filters + 1;
        while (1U << BucketBits < 4 * filters)
            BucketBits++;
        Bytes = Records + (RecordCount * FilterRecord.Size);
    }

    /// <summary>Record 0 included, which is never used.</summary>
    public uint RecordCount { get; }

    /// <summary>Logarithm of the number of hash chains: at least four to a filter.</summary>
    public int BucketBits { get; } = 1;

    public uint Bytes { get; }

    public static uint Shape(uint slot) => Shapes + (slot * FilterShape.Size);

    /// <summary>Where the mask of a field stands.</summary>
    public static uint Mask(uint slot, int field) => Shape(slot) + FilterShape.FieldsOffset + ((uint)field * FilterShape.FieldPlan.Size);

    /// <summary>Where the guard of a field stands.</summary>
    public static uint Guard(uint slot, int field) => Mask(slot, field) + FilterShape.FieldPlan.GuardOffset;

    public static uint Key(int field) => Keys + ((uint)field * sizeof(ulong));
}
